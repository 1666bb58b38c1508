/** Where each screen is. All of an app's screens stand under its name, so that an address can be handed on. */
export const paths = {
  calendar: (app: string) => `/apps/${app}/calendar`,
  /**
   * `from` a campaign to copy, or `edit` one that waits; `at` a local time ("2026-11-27T18:00") to begin with; `schedule` a
   * recurring notice to change, `recurring` "1" to begin a new one.
   */
  compose: (
    app: string,
    begin: { from?: string; edit?: string; at?: string; schedule?: string; recurring?: "1" } = {},
  ) => `/apps/${app}/compose${queryOf(begin)}`,
  campaigns: (app: string) => `/apps/${app}/campaigns`,
  campaign: (app: string, id: string) => `/apps/${app}/campaigns/${encodeURIComponent(id)}`,
  recurring: (app: string) => `/apps/${app}/recurring`,
  schedule: (app: string, id: string) => `/apps/${app}/recurring/${encodeURIComponent(id)}`,
  approvals: (app: string) => `/apps/${app}/approvals`,
  needsYou: (app: string) => `/apps/${app}/needs-you`,
  settings: (app: string, part = "rules") => `/apps/${app}/settings/${part}`,
} as const;

function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}
