/** How much room there is. */
import { useCallback, useSyncExternalStore } from "react";

/** From this width on the panel has room beside seven columns that can still be read. */
export const BESIDE = "(min-width: 1200px)";

/** Below it seven columns cannot be read at all. */
export const NARROW = "(max-width: 760px)";

export function useMedia(query: string): boolean {
  const listen = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(listen, () => matchMedia(query).matches);
}
