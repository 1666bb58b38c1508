/** Who may do what: rules that the page must know before it asks, so that nobody shuts themselves or everybody out unwarned. */
import type { Session } from "../../api/session.ts";

type Role = Session["roles"][number];

export const ROLES: readonly Role[] = ["viewer", "editor", "approver", "operator"];

type Access = { readonly roles: readonly Role[]; readonly apps: "all" | readonly string[] };
type Named = Access & { readonly name: string };

/** Whether this is somebody who can manage users. */
export function isAdministrator({ roles, apps }: Access): boolean {
  return roles.includes("operator") && apps === "all";
}

/** Whether nobody could manage users any more without this one. */
export function isLastAdministrator(users: readonly Named[], name: string): boolean {
  const able = users.filter(isAdministrator);
  return able.length === 1 && able[0]?.name === name;
}
