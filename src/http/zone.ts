/** In which zone an app's instants are written. */
import { DEFAULT_RULES } from "../domain/app.ts";
import { appOf } from "./found.ts";
import type { HttpNeeds } from "./needs.ts";
import type { Times } from "./views.ts";
import { timesIn } from "./views.ts";

/** @throws Refused when there is no such app. */
export async function timesOf(needs: Pick<HttpNeeds, "ledger">, app: string): Promise<Times> {
  return timesIn((await appOf(needs, app)).rules.zone);
}

/** For what concerns no app. */
export const ANYWHERE = timesIn(DEFAULT_RULES.zone);
