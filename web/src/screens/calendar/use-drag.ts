/**
 * Dragging a card, with a mouse or a pen: from the press on, the pointer is followed by quarters of an hour until it is let
 * go; Escape gives up. It changes nothing by itself; what is let go is handed to whoever asks the person. A finger scrolls:
 * whoever touches has the button in the panel.
 */
import type { PointerEvent as Press, RefObject } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { LocalDate } from "../../time/wall.ts";
import type { Entry } from "./entries.ts";
import type { Spot } from "./pointing.ts";
import { spotUnder } from "./pointing.ts";
import type { Axis } from "./week-axis.ts";

export type Drag = { readonly entry: Entry; readonly spot: Spot };

/** Less is a click. */
const BEGINS_AFTER_PX = 5;

export function useDrag(
  columns: RefObject<HTMLElement | null>,
  { dates, axis, onDrop }: { dates: readonly LocalDate[]; axis: Axis; onDrop: (drag: Drag) => void },
): {
  drag: Drag | null;
  grab: (press: Press, entry: Entry) => void;
  /** Whether the click that follows is the end of a drag, and none that anybody meant. */
  hasDragged: () => boolean;
} {
  const [drag, setDrag] = useState<Drag | null>(null);
  const given = useRef({ dates, axis, onDrop });
  useEffect(() => {
    given.current = { dates, axis, onDrop };
  });
  const dragged = useRef(false);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const grab = useCallback(
    (press: Press, entry: Entry) => {
      dragged.current = false;
      if (press.button !== 0 || press.pointerType === "touch") return;
      const card = press.currentTarget.getBoundingClientRect();
      const begin = { x: press.clientX, y: press.clientY, fromTop: press.clientY - card.top };
      let current: Drag | null = null;

      function move(event: PointerEvent): void {
        const isFar = Math.hypot(event.clientX - begin.x, event.clientY - begin.y) >= BEGINS_AFTER_PX;
        const rect = columns.current?.getBoundingClientRect();
        if (rect === undefined || (current === null && !isFar)) return;
        dragged.current = true;
        const point = { x: event.clientX - rect.left, y: event.clientY - begin.fromTop - rect.top };
        const spot = spotUnder(point, { ...given.current, widthPx: rect.width });
        if (current?.spot.date === spot.date && current.spot.minute === spot.minute) return;
        current = { entry, spot };
        setDrag(current);
      }
      function finish(): void {
        const last = current;
        end();
        if (last !== null) given.current.onDrop(last);
      }
      function key(event: KeyboardEvent): void {
        if (event.key === "Escape") end();
      }
      function end(): void {
        current = null;
        setDrag(null);
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", finish);
        removeEventListener("pointercancel", end);
        removeEventListener("keydown", key);
        // The click that belongs to letting go comes at once; the next one is meant.
        setTimeout(() => (dragged.current = false));
        stop.current = () => undefined;
      }
      stop.current();
      stop.current = end;
      addEventListener("pointermove", move);
      addEventListener("pointerup", finish);
      addEventListener("pointercancel", end);
      addEventListener("keydown", key);
    },
    [columns],
  );
  return { drag, grab, hasDragged: useCallback(() => dragged.current, []) };
}
