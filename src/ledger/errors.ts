/** What the ledger refuses, as named errors. Each has a stable `code` and one sentence a person can act on. */
import type { Campaign, Status } from "../domain/campaign.ts";

/** A step that a campaign's life does not have, or that another change got ahead of. */
export class StepRefused extends Error {
  readonly code = "STEP_REFUSED";
  constructor(campaign: Pick<Campaign, "app" | "id" | "status">, to: Status) {
    super(`campaign "${campaign.id}" of app "${campaign.app}" cannot go from ${campaign.status} to ${to}`);
    this.name = "StepRefused";
  }
}

/** The store cannot be reached, or answers that it cannot serve. */
export class StoreUnreachable extends Error {
  readonly code = "STORE_UNREACHABLE";
  constructor(where: string, cause: unknown) {
    super(`cannot reach the ledger's store at ${where}: ${reasonOf(cause)}`, { cause });
    this.name = "StoreUnreachable";
  }
}

/** The store was written by a later version of Herald than this one. */
export class StoreIsNewer extends Error {
  readonly code = "STORE_IS_NEWER";
  constructor(where: string) {
    super(`the ledger at ${where} was written by a newer version of Herald; run that version or a later one`);
    this.name = "StoreIsNewer";
  }
}

/** An app of that name does not exist in this ledger. */
export class UnknownApp extends Error {
  readonly code = "UNKNOWN_APP";
  constructor(app: string) {
    super(`there is no app "${app}" in this ledger`);
    this.name = "UnknownApp";
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
