/** The entrance of the page. */
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { createQueryClient } from "./api/queries.ts";
import "./app/base.css";
import { Desk } from "./app/desk.tsx";
import { Gate } from "./app/gate.tsx";
import { Theme } from "./app/theme.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the desk");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <Theme>
        <BrowserRouter>
          <Gate>{(session) => <Desk session={session} />}</Gate>
        </BrowserRouter>
      </Theme>
    </QueryClientProvider>
  </StrictMode>,
);
