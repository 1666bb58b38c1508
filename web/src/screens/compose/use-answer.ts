/** The answer to what is written, asked a moment after the last letter; events of the app ask again, for others take seats, too. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";
import type { Editing, Told } from "./ask-herald.ts";
import { askHerald } from "./ask-herald.ts";
import type { PlacedFaults } from "./faults.ts";
import { allFaults, isWorthAsking, placeFaults } from "./faults.ts";
import type { Form } from "./form.ts";

const ASK_AFTER_MS = 300;
/** "Now" is another moment each time. */
const NOW_AGAIN_MS = 10_000;

export type Answered = {
  /** Null while it has faults, or nothing was answered yet. */
  readonly told: Told | null;
  readonly faults: PlacedFaults;
  readonly count: number;
  /** What is shown is about words that have changed since. */
  readonly isOld: boolean;
  /** Not a fault of what was written. */
  readonly trouble: unknown;
  again(): unknown;
};

export function useAnswer(
  form: Form,
  where: { app: string; zone: string; editing: Editing; tailMs: number },
): Answered {
  const asked = useSettled(form);
  const { app, editing } = where;
  const seen =
    editing === null
      ? null
      : editing.kind === "campaign"
        ? [editing.campaign.id, editing.campaign.revision]
        : editing.schedule.id;
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: [...keys.app(app), "ask", seen, asked],
    queryFn: () => askHerald(asked, where),
    enabled: isWorthAsking(asked),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    refetchInterval: asked.when === "now" ? NOW_AGAIN_MS : false,
  });
  const isInvalid = error instanceof Problem && error.code === "invalid";
  const found = allFaults(isInvalid ? error.faults : [], form);
  const isOther = data !== undefined && (data.kind === "schedule") !== (form.when === "recurring");
  return {
    told: error !== null || data === undefined || isOther || found.length > 0 ? null : data,
    faults: placeFaults(found, form),
    count: found.length,
    isOld: asked !== form || isPlaceholderData,
    trouble: isInvalid ? null : error,
    again: refetch,
  };
}

function useSettled(form: Form): Form {
  const [settled, setSettled] = useState(form);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(form), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [form]);
  return settled;
}
