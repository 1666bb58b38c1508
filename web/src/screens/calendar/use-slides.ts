/** Cards slide to their new seats when the plan changes, so that one sees what moved; also from one day to another. */
import type { RefObject } from "react";
import { useLayoutEffect, useRef } from "react";

const SLIDE_MS = 180;

/**
 * @param anew Changes whenever cards may stand elsewhere.
 * @param week Where another one is shown, nothing slides.
 */
export function useSlides(container: RefObject<HTMLElement | null>, anew: unknown, week: string): void {
  const was = useRef({ week, places: new Map<string, { x: number; y: number }>() });
  useLayoutEffect(() => {
    if (container.current === null) return;
    const origin = container.current.getBoundingClientRect();
    const isSameWeek = was.current.week === week;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const places = new Map<string, { x: number; y: number }>();
    for (const card of container.current.querySelectorAll<HTMLElement>("[data-slides]")) {
      const key = card.dataset["slides"] ?? "";
      // Where it is going, not where a slide that is under way has it just now.
      for (const slide of card.getAnimations()) slide.cancel();
      const { left, top } = card.getBoundingClientRect();
      const place = { x: left - origin.left, y: top - origin.top };
      places.set(key, place);
      const before = was.current.places.get(key);
      if (before === undefined || !isSameWeek || isStill) continue;
      const [dx, dy] = [before.x - place.x, before.y - place.y];
      if (Math.abs(dx) < 1 && Math.abs(dy) < 1) continue;
      card.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], {
        duration: SLIDE_MS,
        easing: "ease-out",
      });
    }
    was.current = { week, places };
  }, [container, anew, week]);
}
