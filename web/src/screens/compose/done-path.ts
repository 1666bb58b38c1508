/** Where it is told what came of handing in. It has an address, so that loading the page again does not lose a countdown. */
import { paths } from "../../app/paths.ts";
import type { Accepted } from "./submit.ts";

export function donePath(
  app: string,
  { kind, id }: Accepted,
  { isNew, isArmed }: { isNew: boolean; isArmed: boolean },
): string {
  const query = new URLSearchParams({ [kind === "schedule" ? "defined" : "done"]: id });
  if (isArmed) query.set("armed", "1");
  if (isNew) query.set("new", "1");
  return `${paths.compose(app)}?${query.toString()}`;
}
