/** What would happen if one were moved: asked while a person still drags or types, and never about more than the latest wish. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Supposed } from "../../api/plan.ts";
import { whatIf } from "../../api/plan.ts";
import { keys } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";

export type Wish = { readonly id: string; readonly local: string };

const SETTLED_AFTER_MS = 250;
const KEPT_MS = 30_000;

/** `supposed` is about the wish itself once `isSettled`; until then it may be about the one before. */
export function useSupposed(
  wish: Wish | null,
  until: string,
): { supposed: Supposed | null; isSettled: boolean; error: unknown } {
  const { app, zone } = useHere();
  const settled = useSettled(wish);
  const about = [...keys.app(app), "what-if", settled?.id];
  const query = useQuery({
    queryKey: [...about, settled?.local, zone, until],
    queryFn: () => {
      if (settled === null) throw new Error("nothing is supposed");
      const { id, local } = settled;
      return whatIf(app, { move: [{ id, at: { local, zone } }] }, until);
    },
    enabled: wish !== null && settled !== null,
    gcTime: KEPT_MS,
    retry: false,
    // What was answered about another one says nothing about this one.
    placeholderData: (before, asked) => (asked?.queryKey[about.length - 1] === settled?.id ? before : undefined),
  });
  const isAsked = wish !== null && settled !== null && settled.id === wish.id;
  return {
    supposed: isAsked ? (query.data ?? null) : null,
    isSettled: isAsked && settled.local === wish.local && !query.isPlaceholderData,
    error: isAsked ? query.error : null,
  };
}

function useSettled(wish: Wish | null): Wish | null {
  const [settled, setSettled] = useState(wish);
  const { id, local } = wish ?? {};
  useEffect(() => {
    if (id === undefined || local === undefined) return;
    const timer = setTimeout(() => setSettled({ id, local }), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, local]);
  return settled;
}
