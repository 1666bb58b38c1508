/** A bar of blocks, full at 1. */
export function bar(share: number, cells: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells);
  return "█".repeat(full) + "░".repeat(cells - full);
}

/** Rewrites the terminal's current line. */
export const CLEAR_LINE = "\r\u001b[2K";
