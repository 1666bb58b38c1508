/**
 * What a person saw when a question was opened. What is shown renews itself, but a decision is about what was looked at:
 * a change in between is told, and decided on only once the person says that they have seen it.
 */
import { Alert, Button } from "antd";
import { useState } from "react";
import type { Campaign } from "../api/campaigns.ts";
import { standingOf } from "./standing.ts";
import { useStandingSentence } from "./standing-view.tsx";
import { useWords } from "../words/i18n.ts";
import { ACTION_WORDS } from "./action-words.ts";

export function useSeen({ revision }: Campaign): { readonly seen: number; readonly look: (revision: number) => void } {
  const [seen, look] = useState(revision);
  return { seen, look };
}

export function ChangedMeanwhile({
  campaign,
  seen,
  onLook,
}: {
  campaign: Campaign;
  seen: number;
  onLook: (revision: number) => void;
}) {
  const t = useWords(ACTION_WORDS);
  const sentence = useStandingSentence();
  const { revision, updated, seat, outcome } = campaign;
  if (revision === seen) return null;
  const now = sentence(standingOf(campaign), { seat, ended: outcome?.at ?? null });
  return (
    <Alert
      type="warning"
      showIcon
      title={t("meanwhile")}
      description={
        <div className="stack">
          <span className="break">{t("meanwhileNow", { by: updated.by, sentence: now })}</span>
          <Button size="small" style={{ alignSelf: "start" }} onClick={() => onLook(revision)}>
            {t("meanwhileOk")}
          </Button>
        </div>
      }
    />
  );
}
