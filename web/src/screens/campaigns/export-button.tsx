/** What the filter shows, as a file for spreadsheets. */
import { App, Button } from "antd";
import { useState } from "react";
import type { Campaign } from "../../api/campaigns.ts";
import { listCampaigns } from "../../api/campaigns.ts";
import { useHere } from "../../app/here.ts";
import { standingOf } from "../../campaign/standing.ts";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { planNow } from "../../time/plan-clock.ts";
import { clockText, wallAt, wallOf } from "../../time/wall.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { csvOf } from "./csv.ts";
import type { Filter } from "./filter.ts";
import { isShown, queryOf } from "./filter.ts";
import { LIST_WORDS } from "./list-words.ts";

const ROWS_MAX = 2_000;

/** As many as one answer holds; and as often as it is asked where most of them are left out. */
const PAGE = 200;
const PAGES_MAX = 50;

export function ExportButton({ filter }: { filter: Filter }) {
  const { app, zone, now } = useHere();
  const t = useWords(LIST_WORDS);
  const rowsOf = useRows();
  const act = useAct();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);

  async function exportAll() {
    const { campaigns, isWhole } = await listAll(app, filter, zone);
    const today = wallAt(planNow(), now.nextFreeSeats[0]?.seat ?? "Z").date;
    save(`${t("fileName")}-${app}-${today}.csv`, csvOf(rowsOf(campaigns)));
    const count = campaigns.length;
    void message.success(isWhole ? t("exported", { count }) : t("exportedSome", { max: count }));
  }

  return (
    <Button
      loading={isBusy}
      title={t("exportWhy", { max: ROWS_MAX })}
      onClick={() => {
        setBusy(true);
        void act(exportAll, null).finally(() => setBusy(false));
      }}
    >
      {t("export")}
    </Button>
  );
}

async function listAll(
  app: string,
  filter: Filter,
  zone: string,
): Promise<{ campaigns: readonly Campaign[]; isWhole: boolean }> {
  const query = queryOf(filter, { zone, limit: PAGE });
  const found: Campaign[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { campaigns, next }: Awaited<ReturnType<typeof listCampaigns>> = await listCampaigns(
      app,
      cursor === null ? query : { ...query, cursor },
    );
    found.push(...campaigns.filter((campaign) => isShown(filter, campaign)));
    if (next === null) return { campaigns: found.slice(0, ROWS_MAX), isWhole: found.length <= ROWS_MAX };
    if (found.length >= ROWS_MAX) break;
    cursor = next;
  }
  return { campaigns: found.slice(0, ROWS_MAX), isWhole: false };
}

function useRows(): (campaigns: readonly Campaign[]) => readonly (readonly (string | null)[])[] {
  const { zone } = useHere();
  const t = useWords(LIST_WORDS);
  const standing = useWords(STANDING_WORDS);
  return (campaigns) => [
    [
      ...[t("csv.id"), t("name"), t("csv.standing"), t("csv.status")],
      ...[t("csv.asked", { zone }), t("csv.seat", { zone }), t("csv.ended", { zone }), t("csv.deadline", { zone })],
      ...[t("priority"), t("csv.schedule"), t("csv.approval"), t("csv.author"), t("csv.created")],
      ...[t("csv.outcome"), t("csv.messageUid")],
    ],
    ...campaigns.map((campaign) => {
      const { id, name, status, at, seat, deadline, priority, schedule, approval, author, created, outcome } = campaign;
      return [
        ...[id, name, standing(`short.${standingOf(campaign)}`), status],
        ...[at, seat, outcome?.at ?? null, deadline].map((each) => (each === null ? null : written(each))),
        ...[
          t(`priority.${priority}`),
          schedule,
          approval === "none" ? null : t(`approval.${approval}`),
          author,
          created.by,
        ],
        ...[outcome?.text ?? null, outcome?.messageUid ?? null],
      ];
    }),
  ];
}

/** As spreadsheets take a time to be one. */
function written(at: string): string {
  const { date, minute, second } = wallOf(at);
  return `${date} ${clockText(minute)}:${String(second).padStart(2, "0")}`;
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
