/** Builds the desk into static files with hashed names, which `herald serve` hands out under a strict policy. */
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Where a page is handed out, this becomes the nonce of that one answer; src/http/desk.ts knows the same word. */
const NONCE_PLACE = "herald-nonce-place";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  html: { cspNonce: NONCE_PLACE },
  build: {
    outDir: fileURLToPath(new URL("../dist/web", import.meta.url)),
    emptyOutDir: true,
    // A small picture inlined as data: would be one more thing that the policy must allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    modulePreload: { polyfill: false },
  },
});
