/** In which zone an app's instants are written. */
import { DEFAULT_RULES } from "../domain/app.ts";
import { Refused } from "../domain/refused.ts";
import type { HttpNeeds } from "./needs.ts";
import type { Times } from "./views.ts";
import { timesIn } from "./views.ts";

/** @throws Refused when there is no such app. */
export async function timesOf({ ledger }: Pick<HttpNeeds, "ledger">, app: string): Promise<Times> {
  const state = await ledger.findApp(app);
  if (state === null) throw unknownApp(app);
  return timesIn(state.rules.zone);
}

export function unknownApp(app: string): Refused {
  return new Refused("not-found", `there is no app "${app}"; an operator makes one with PUT /v1/apps/${app}`);
}

/** For what concerns no app. */
export const ANYWHERE = timesIn(DEFAULT_RULES.zone);
