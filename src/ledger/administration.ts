/** What concerns the whole installation and no single app: users and tokens, changed in one transaction with its audit. */
import { INSTALLATION } from "../domain/access.ts";
import type { Instant } from "../domain/time.ts";
import type { Fact } from "./audit.ts";
import type { Database } from "./database.ts";
import * as users from "./users.ts";

export type Administration = ReturnType<typeof createAdministration>;

/** Runs `work`; what it wrote is kept together or not at all. */
export type Administer = <T>(actor: string, work: (administration: Administration) => Promise<T>) => Promise<T>;

export function createAdministration({ db, actor, now }: { db: Database; actor: string; now: Instant }) {
  const facts: Fact[] = [];
  return {
    facts,
    record(subject: string, action: string, detail: Readonly<Record<string, unknown>> = {}): void {
      facts.push({ at: now, app: INSTALLATION, actor, subject, action, detail });
    },
    users: {
      list: () => users.listUsers(db),
      find: (name: string) => users.findUser(db, name),
      put: (user: users.User) => users.putUser(db, user),
      remove: (name: string) => users.deleteUser(db, name),
      insertToken: (token: Parameters<typeof users.insertToken>[1]) => users.insertToken(db, token),
      forgetExpired: (realAt: number) => users.pruneTokens(db, realAt),
      removeToken: (user: string, id: string) => users.deleteToken(db, user, id),
    },
  };
}
