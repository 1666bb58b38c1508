/** Who may do what: four roles, six rights, and the apps a person works for. */

export const ROLES = ["viewer", "editor", "approver", "operator"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a request needs leave for. `edit` is everything about campaigns and schedules, `approve` what others wrote,
 * `resolve` saying what became of an uncertain call, `operate` the app itself: rules, pauses, outside calls. `administer`
 * is for the whole installation: users, tokens and new apps.
 */
export const RIGHTS = ["read", "edit", "approve", "resolve", "operate", "administer"] as const;
export type Right = (typeof RIGHTS)[number];

export type Caller = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly apps: "all" | readonly string[];
};

/** Stands for the app where something is about the installation as a whole; no app can have this id. */
export const INSTALLATION = "*";

const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["read"],
  editor: ["read", "edit", "resolve"],
  approver: ["read", "approve", "resolve"],
  operator: ["read", "edit", "approve", "resolve", "operate", "administer"],
};

/** All that the roles of a caller give leave for, each right once; for which apps is another question. */
export function rightsOf({ roles }: Pick<Caller, "roles">): readonly Right[] {
  return RIGHTS.filter((right) => roles.some((role) => RIGHTS_OF[role].includes(right)));
}

/** Why the caller may not, as one sentence that says who may; null when it is all right. `app` null asks for all apps. */
export function whyNot(caller: Caller, right: Right, app: string | null): string | null {
  if (!rightsOf(caller).includes(right)) {
    const able = ROLES.filter((role) => RIGHTS_OF[role].includes(right));
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
