/** How much room there is. */

/** From this width on the panel has room beside seven columns that can still be read. */
export const BESIDE = "(min-width: 1200px)";

/** Below it seven columns cannot be read at all. */
export const NARROW = "(max-width: 760px)";
