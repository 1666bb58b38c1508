/** Who may do what: four roles, six rights, and the apps a person works for. */

export const ROLES = ["viewer", "editor", "approver", "operator"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a request needs leave for. `edit` is everything about campaigns and schedules, `approve` what others wrote,
 * `resolve` saying what became of an uncertain call, `operate` the app itself: rules, pauses, outside calls. `administer`
 * is for the whole installation: users, tokens and new apps.
 */
export type Right = "read" | "edit" | "approve" | "resolve" | "operate" | "administer";

export type Caller = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly apps: "all" | readonly string[];
};

/** Stands for the app where something is about the installation as a whole; no app can have this id. */
export const INSTALLATION = "*";

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["read"],
  editor: ["read", "edit", "resolve"],
  approver: ["read", "approve", "resolve"],
  operator: ["read", "edit", "approve", "resolve", "operate", "administer"],
};

/** Why the caller may not, as one sentence that says who may; null when it is all right. `app` null asks for all apps. */
export function whyNot(caller: Caller, right: Right, app: string | null): string | null {
  const isAllowed = caller.roles.some((role) => RIGHTS[role].includes(right));
  if (!isAllowed) {
    const able = ROLES.filter((role) => RIGHTS[role].includes(right));
    return `${caller.name} is ${caller.roles.join(" and ") || "without a role"}; this needs ${able.join(" or ")}`;
  }
  if (caller.apps === "all") return null;
  if (app === null) return `${caller.name} works for single apps; this needs ${right} for all of them`;
  return caller.apps.includes(app) ? null : `${caller.name} does not work for app "${app}"`;
}

/** Whether a caller sees an app in lists. */
export function sees(caller: Caller, app: string): boolean {
  return caller.apps === "all" || caller.apps.includes(app);
}
