/**
 * `/queues`: bull-board, to look at BullMQ's timers. Reading only: it is mounted for GET alone, and its own buttons are off.
 * The ledger is the truth; what is seen here is when somebody will be woken.
 *
 * Its page is not ours. It gets a policy of its own, which lets nothing be loaded from elsewhere, and the fonts it would
 * load from another site are taken out.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import { identify, needs } from "./identify.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";

const PATH = "/queues";

type BoardNeeds = Pick<HttpNeeds, "access" | "boardQueues">;

export function addQueueBoard(app: OpenAPIHono<HttpEnv>, { access, boardQueues }: BoardNeeds): void {
  let opened: Promise<Board> | undefined;
  const allowed = [identify({ access }), needs("administer", "all").middleware] as const;

  app.on("GET", [PATH, `${PATH}/*`], ...allowed, async (context) => {
    const board = await (opened ??= openBoard().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
    // Apps may have been made since.
    board.show(await boardQueues());
    // Its home is without the slash at the end that people and its own links put there.
    const answer = await board.app.request(new URL(context.req.url.replace(/\/(?=$|\?)/, "")), context.req.raw);
    if (answer.status === 404) return context.notFound();
    const nonce = context.get("nonce");
    const headers = new Headers(answer.headers);
    headers.set("content-security-policy", policy(nonce));
    const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
    return new Response(isPage ? ownFonts(await answer.text(), nonce) : answer.body, {
      status: answer.status,
      headers,
    });
  });
}

type Board = {
  readonly app: Hono;
  show(queues: Awaited<ReturnType<HttpNeeds["boardQueues"]>>): void;
};

/** Loaded when somebody first looks. */
async function openBoard(): Promise<Board> {
  const [{ createBullBoard }, { HonoAdapter }, { serveStatic }] = await Promise.all([
    import("@bull-board/api"),
    import("@bull-board/hono"),
    import("@hono/node-server/serve-static"),
  ]);
  const adapter = new HonoAdapter(serveStatic);
  adapter.setBasePath(PATH);
  const uiBasePath = dirname(fileURLToPath(import.meta.resolve("@bull-board/ui/package.json")));
  const { setQueues } = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: { uiBasePath, uiConfig: { boardTitle: "Herald's timers", hideRedisDetails: true } },
  });
  return { app: new Hono().route(PATH, adapter.registerPlugin()), show: setQueues };
}

/** The page's base is its own path; everything else is as strict as elsewhere, and pictures come from here only. */
function policy(nonce: string): string {
  return (
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
    `font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'`
  );
}

function ownFonts(page: string, nonce: string): string {
  return page
    .replace(/<link [^>]*href="https:\/\/fonts\.[^>]*>/g, "")
    .replaceAll("<style>", `<style nonce="${nonce}">`);
}
