/** Who announcements of an app came from the last time; most come from one user. */

export function keptSender(app: string): string {
  return localStorage.getItem(placeOf(app)) ?? "";
}

export function keepSender(app: string, fromUserId: string): void {
  try {
    localStorage.setItem(placeOf(app), fromUserId.trim());
  } catch {
    // A browser without room forgets it.
  }
}

function placeOf(app: string): string {
  return `herald.sender.${app}`;
}
