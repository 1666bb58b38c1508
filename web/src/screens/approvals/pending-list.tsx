/** All that waits for a yes, what is needed soonest first. */
import { Link } from "react-router";
import { usePlan } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import type { Pending } from "../../app/pending-of.ts";
import { standingOf } from "../../campaign/standing.ts";
import { StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import type { PendingEntry } from "./pending-entries.ts";
import { entriesOf } from "./pending-entries.ts";

export function usePendingEntries(pending: Pending | undefined): readonly PendingEntry[] {
  const { app } = useHere();
  const { data } = usePlan(app);
  return pending === undefined ? [] : entriesOf(pending, data?.lines ?? []);
}

export function PendingList({
  entries,
  chosen,
  toWhat,
}: {
  entries: readonly PendingEntry[];
  chosen: string | null;
  /** The way to one of them. */
  toWhat: (key: string) => string;
}) {
  const t = useWords(APPROVALS_WORDS);
  const s = useWords(STANDING_WORDS);
  const sentence = useStandingSentence();
  return (
    <nav className="approvals-list" aria-label={t("listLabel")}>
      <ul>
        {entries.map(({ key, kind, name, author, seat, campaign }) => {
          const standing = campaign === null ? "pending" : standingOf(campaign);
          return (
            <li key={key}>
              <Link to={toWhat(key)} aria-current={key === chosen ? "true" : undefined}>
                <strong className="break">{name}</strong>
                <span className={`figures standing-${standing}`}>
                  <StandingMark standing={standing} />{" "}
                  {campaign?.held == null ? sentence(standing, { seat }) : s(`held.${campaign.held.code}`)}
                </span>
                <span className="soft break">
                  {kind === "schedule" ? `${t("recurring")} · ` : null}
                  {t("byAuthor", { author })}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
