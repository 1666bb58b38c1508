/**
 * The desk: the page people work in, handed out as it was built. Its files have names that change with what they hold, so a
 * browser keeps them for good; the page itself is made anew for each answer, for it carries that answer's nonce.
 *
 * Whatever stands under /apps is one page, which finds its own way; everything else that is not there stays a problem.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Context } from "hono";
import { enter } from "./enter.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import type { Tries } from "./tries.ts";

export type Desk = {
  /** The page, to be styled under this nonce only. */
  page(nonce: string): string;
  /** One of its files, as short as the reader takes it; null when there is none of that name. */
  file(name: string, accepted: string): Promise<DeskFile | null>;
};

type DeskFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly encoding: string | null;
};

/** What the build writes where the nonce goes; web/vite.config.ts knows the same word. */
const NONCE_PLACE = "herald-nonce-place";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** As the build leaves them beside a file, the shortest first. */
const ENCODINGS = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
] as const;

/** Reads what `npm run build` or `npm start` built; null where nothing was. */
export function openDesk(directory: string): Desk | null {
  let page: string;
  let names: Set<string>;
  try {
    page = readFileSync(join(directory, "index.html"), "utf8");
    names = new Set(readdirSync(join(directory, "assets")));
  } catch {
    return null;
  }
  return {
    page: (nonce) => page.replaceAll(NONCE_PLACE, nonce),
    async file(name, accepted) {
      const type = TYPES[extname(name)];
      // Only names that were there at the start: nothing a reader writes becomes a path.
      if (!names.has(name) || type === undefined) return null;
      const shorter = ENCODINGS.find(({ encoding, ending }) => names.has(name + ending) && takes(accepted, encoding));
      // Built anew or upgraded beneath a running process, it may be gone; whoever asks has an old page and loads it again.
      const bytes = await readFile(join(directory, "assets", name + (shorter?.ending ?? ""))).catch(() => null);
      return bytes && { bytes: new Uint8Array(bytes), type, encoding: shorter?.encoding ?? null };
    },
  };
}

function takes(accepted: string, encoding: string): boolean {
  return accepted.split(",").some((each) => {
    const [name = "", ...parameters] = each.split(";").map((part) => part.trim());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** A name says what it holds, so nobody need ever ask for it again. */
const FOR_GOOD = "public, max-age=31536000, immutable";

/** Where people arrive when there is no desk to arrive at. */
const WITHOUT_DESK = "/docs";

export function addDesk(app: OpenAPIHono<HttpEnv>, given: HttpNeeds, tries: Tries): void {
  const { desk } = given;
  const page = (context: Context<HttpEnv>) => {
    if (desk === null) return context.redirect(WITHOUT_DESK, 303);
    context.header("cache-control", "no-store");
    return context.html(desk.page(context.get("nonce")));
  };
  app.get("/", (context) => enter(context, given, tries) ?? page(context));
  if (desk === null) return;
  app.get("/apps", page);
  app.get("/apps/*", page);
  app.get("/assets/:name", async (context) => {
    const file = await desk.file(context.req.param("name"), context.req.header("accept-encoding") ?? "");
    if (file === null) return context.notFound();
    const { bytes, type, encoding } = file;
    const headers = { "content-type": type, "cache-control": FOR_GOOD, vary: "accept-encoding" };
    return context.body(bytes, 200, { ...headers, ...(encoding === null ? {} : { "content-encoding": encoding }) });
  });
}
