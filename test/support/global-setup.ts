/** Opens the service desk before the first test file and closes it, with all it started, after the last. */
import type { TestProject } from "vitest/node";

import { openServiceDesk } from "./service-desk.ts";

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- vitest's own is added to, and only an interface can be
  interface ProvidedContext {
    serviceDesk: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServiceDesk(process.env);
  project.provide("serviceDesk", desk.url);
  return async () => {
    await desk.close();
    const line = desk.closingLine();
    // To stderr: stdout may be a reporter's JSON.
    if (line !== undefined) process.stderr.write(`\n${line}\n`);
  };
}
