/** Nobody passes unknown: reads the session, asks for a token where there is none, and again when one has ended. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { onSignedOut, Problem } from "../api/client.ts";
import { keys } from "../api/queries.ts";
import type { Session } from "../api/session.ts";
import { readSession } from "../api/session.ts";
import { setPlanClock } from "../time/plan-clock.ts";
import { Loading, Trouble } from "../ui/states.tsx";
import { SignIn } from "./sign-in.tsx";

export function Gate({ children }: { children: (session: Session) => ReactNode }) {
  const client = useQueryClient();
  const [isSignedOut, setSignedOut] = useState(false);
  const query = useQuery({
    queryKey: keys.session,
    queryFn: async () => clocked(await readSession()),
    retry: (_count, error) => !(error instanceof Problem),
  });
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);

  function enter(session: Session) {
    client.setQueryData(keys.session, clocked(session));
    setSignedOut(false);
    void client.invalidateQueries();
  }

  const { data: session, error } = query;
  if (session !== undefined) {
    return (
      <>
        {/* What was being written stays where it is, and out of reach until it is known again who writes. */}
        <div className="fill" inert={isSignedOut}>
          {children(session)}
        </div>
        {isSignedOut ? <SignIn isAgain onSignedIn={enter} /> : null}
      </>
    );
  }
  if (error instanceof Problem && error.code === "unauthorized") return <SignIn isAgain={false} onSignedIn={enter} />;
  return (
    <main style={{ maxWidth: 640, margin: "10vh auto", padding: 16 }}>
      {error === null ? <Loading /> : <Trouble error={error} onAgain={query.refetch} />}
    </main>
  );
}

function clocked(session: Session): Session {
  setPlanClock(session.clock);
  return session;
}
