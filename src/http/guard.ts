/**
 * What is looked at before anything else: by which name Herald was called, from which page, and in which form.
 *
 * A page on another site can make a browser send requests to a Herald on its owner's machine. It cannot choose the Host
 * (unless its own name points here: DNS rebinding), it cannot hide its Origin, and without leave it cannot send
 * `application/json`. Each of the three is checked, so that no one of them has to hold alone.
 */
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./needs.ts";
import { Problem } from "./problem.ts";

export function guard({ hosts }: { hosts: readonly string[] }) {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  return createMiddleware<HttpEnv>(async (context, next) => {
    const { req } = context;
    const host = req.header("host") ?? new URL(req.url).host;
    const name = nameOf(host);
    if (name === null || !known.has(name)) {
      throw new Problem("wrong-host", `this Herald is not called ${JSON.stringify(host.slice(0, 100))}`);
    }
    const origin = req.header("origin");
    if (origin !== undefined && !isSameHost(origin, host)) {
      throw new Problem("foreign-origin", `a page of ${JSON.stringify(origin.slice(0, 100))} may not use this Herald`);
    }
    const site = req.header("sec-fetch-site");
    if (site === "cross-site" || site === "same-site") {
      // Following a link to a page is no use of the API.
      const isVisit = req.method === "GET" && req.header("sec-fetch-mode") === "navigate" && !isApi(req.path);
      if (!isVisit) throw new Problem("foreign-origin", "a page of another site may not use this Herald");
    }
    if (isChange(req.method) && !isJson(req.header("content-type"), req.method)) {
      throw new Problem("unsupported-media-type", `a ${req.method} must be application/json`);
    }
    await next();
  });
}

/** What every answer carries. The page has a nonce for the styles its library writes; nothing is loaded from elsewhere. */
export const secured = createMiddleware<HttpEnv>(async (context, next) => {
  const nonce = crypto.randomUUID();
  context.set("nonce", nonce);
  await next();
  const { headers } = context.res;
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (isApi(context.req.path) && !headers.has("cache-control")) headers.set("cache-control", "no-store");
  // A page that is not ours brings its own.
  if (headers.has("content-security-policy")) return;
  headers.set(
    "content-security-policy",
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: https:; ` +
      `font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
});

function isApi(path: string): boolean {
  return path.startsWith("/v1/");
}

export function isChange(method: string): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

/** A DELETE has nothing to say, and no page can send one without leave. */
function isJson(type: string | undefined, method: string): boolean {
  if (type === undefined) return method === "DELETE";
  return /^application\/json *(;|$)/i.test(type);
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** A host's name without its port; null where it is none. */
function nameOf(host: string): string | null {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, username, search, hash } = new URL(url);
  return pathname === "/" && username === "" && search === "" && hash === "" ? hostname : null;
}
