/**
 * The API as a page: every way to ask, from the same document programs read. It is plain HTML without a script, so that the
 * page's own policy holds for it as well; the usual renderers bring megabytes and calls to elsewhere.
 */
import type { ApiDocument } from "./app.ts";

type Schema = { readonly [key: string]: unknown };

export function apiPage(document: ApiDocument, nonce: string): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  );
  const schemas = Object.entries(document.components?.schemas ?? {}) as [string, Schema][];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Herald's API</title>
<meta name="viewport" content="width=device-width"><style nonce="${text(nonce)}">${STYLE}</style></head><body>
<h1>Herald's API</h1><p>${text(document.info.description ?? "")} The same for programs: <a href="/openapi.json">/openapi.json</a>.</p>
${operations.map(operationHtml).join("\n")}
<h2>Shapes</h2>
${schemas.map(([name, schema]) => `<section id="${text(name)}"><h3>${text(name)}</h3>${shapeHtml(schema)}</section>`).join("\n")}
</body></html>`;
}

type Operation = {
  readonly summary?: string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema?: Schema;
    description?: string;
  }[];
  readonly requestBody?: { readonly content: Record<string, { schema?: Schema }> };
  readonly responses: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
  readonly "x-herald-right"?: string;
};

function operationHtml({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const right = operation["x-herald-right"];
  const parameters = operation.parameters ?? [];
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  return `<details><summary><b>${text(method.toUpperCase())}</b> <code>${text(path)}</code> ${text(operation.summary ?? "")}</summary>
${right === undefined ? "" : `<p>Needs the right to <i>${text(right)}</i>.</p>`}
${parameters.length === 0 ? "" : `<table>${parameters.map((each) => `<tr><td><code>${text(each.name)}</code></td><td>${text(each.in)}${each.required === true ? ", required" : ""}</td><td>${typeHtml(each.schema)} ${text(each.description ?? "")}</td></tr>`).join("")}</table>`}
${body === undefined ? "" : `<p>Body: ${typeHtml(body)}</p>`}
${answers.map(([status, { description, content }]) => `<p>${text(status)} ${text(description ?? "")}: ${typeHtml(Object.values(content ?? {})[0]?.schema)}</p>`).join("")}
</details>`;
}

function shapeHtml(schema: Schema): string {
  const properties = schema["properties"] as Record<string, Schema> | undefined;
  if (properties === undefined) return `<p>${typeHtml(schema)} ${text(aboutOf(schema))}</p>`;
  const required = new Set((schema["required"] as readonly string[] | undefined) ?? []);
  const rows = Object.entries(properties).map(
    ([name, each]) =>
      `<tr><td><code>${text(name)}</code>${required.has(name) ? "" : " ?"}</td><td>${typeHtml(each)}</td><td>${text(aboutOf(each))}</td></tr>`,
  );
  return `<table>${rows.join("")}</table>`;
}

/** One line for a type; names lead to their shape. */
function typeHtml(schema: Schema | undefined): string {
  if (schema === undefined) return "";
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const name = reference.split("/").at(-1) ?? "";
    return `<a href="#${text(name)}">${text(name)}</a>`;
  }
  const options = (schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"]) as readonly Schema[] | undefined;
  if (options !== undefined) return options.map(typeHtml).join(" or ");
  const values = schema["enum"] as readonly unknown[] | undefined;
  if (values !== undefined) return values.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(" or ");
  if (schema["type"] === "array") return `list of ${typeHtml(schema["items"] as Schema)}`;
  const properties = schema["properties"] as Record<string, Schema> | undefined;
  if (properties !== undefined) {
    return `{ ${Object.entries(properties)
      .map(([name, each]) => `<code>${text(name)}</code>: ${typeHtml(each)}`)
      .join(", ")} }`;
  }
  return text([schema["type"]].flat().join(" or "));
}

function aboutOf({ description }: Schema): string {
  return typeof description === "string" ? description : "";
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
summary{cursor:pointer;padding:.3rem 0}b{display:inline-block;min-width:4rem}table{border-collapse:collapse}
td{padding:.2rem .8rem .2rem 0;vertical-align:top}details{border-bottom:1px solid #8884}`;
