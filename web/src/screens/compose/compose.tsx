/** Writing an announcement: a new one, a copy, a change of one that waits, or of a recurring notice. */
import { Alert } from "antd";
import { Link, useSearchParams } from "react-router";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useCampaign, useSchedule } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import "./compose.css";
import { COMPOSE_WORDS } from "./compose-words.ts";
import { Composer } from "./composer.tsx";
import { Defined, Done } from "./done.tsx";
import { emptyForm } from "./form.ts";
import { formOfCampaign, formOfCopy, formOfSchedule } from "./form-timing.ts";
import { keptSender } from "./sender.ts";

export default function Compose() {
  const t = useWords(COMPOSE_WORDS);
  const [params] = useSearchParams();
  const { can } = useHere();
  const given = (name: string) => params.get(name);
  const at = given("at");
  const preset = at !== null && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(at) ? at : null;
  const [done, defined, edit, schedule, from] = ["done", "defined", "edit", "schedule", "from"].map(given);
  const isNew = given("new") === "1";

  if (done != null) return <Done id={done} isNew={isNew} isArmed={given("armed") === "1"} />;
  if (defined != null) return <Defined id={defined} isNew={isNew} />;
  if (!can("edit")) {
    return (
      <>
        <h1>{t("titleNew")}</h1>
        <Nothing title={t("notYours")} />
      </>
    );
  }
  if (edit != null) return <EditCampaign key={edit} id={edit} preset={preset} />;
  if (schedule != null) return <EditSchedule key={schedule} id={schedule} />;
  if (from != null) return <Copy key={from} id={from} preset={preset} />;
  if (given("recurring") === "1") return <NewNotice />;
  return <New key={preset} preset={preset} />;
}

function useEmpty() {
  const { app, zone } = useHere();
  return emptyForm({ zone, fromUserId: keptSender(app) });
}

function New({ preset }: { preset: string | null }) {
  const t = useWords(COMPOSE_WORDS);
  const form = useEmpty();
  return <Composer title={t("titleNew")} target="new" there={{ form, revision: null }} edited={null} preset={preset} />;
}

function NewNotice() {
  const t = useWords(COMPOSE_WORDS);
  const form = { ...useEmpty(), when: "recurring" as const };
  return (
    <Composer title={t("titleNew")} target="notice" there={{ form, revision: null }} edited={null} preset={null} />
  );
}

function Copy({ id, preset }: { id: string; preset: string | null }) {
  const t = useWords(COMPOSE_WORDS);
  const { app } = useHere();
  const query = useCampaign(app, id);
  const empty = useEmpty();
  return (
    <Shown query={query}>
      {(campaign) => (
        <Composer
          title={t("titleCopy", { name: campaign.name })}
          target={`from:${id}`}
          there={{ form: formOfCopy(campaign, empty), revision: null }}
          edited={null}
          preset={preset}
          notice={<Alert type="info" showIcon title={t("copied")} />}
        />
      )}
    </Shown>
  );
}

function EditCampaign({ id, preset }: { id: string; preset: string | null }) {
  const { app } = useHere();
  const query = useCampaign(app, id);
  return <Shown query={query}>{(campaign) => <CampaignEditor campaign={campaign} preset={preset} />}</Shown>;
}

function CampaignEditor({ campaign, preset }: { campaign: CampaignDetail; preset: string | null }) {
  const t = useWords(COMPOSE_WORDS);
  const standing = useWords(STANDING_WORDS);
  const { app } = useHere();
  const empty = useEmpty();
  const { id, name, status, revision, schedule } = campaign;
  const isGone = status !== "scheduled" && status !== "draft";
  return (
    <Composer
      title={t("titleEdit", { name })}
      target={`edit:${id}`}
      there={{ form: formOfCampaign(campaign, empty), revision }}
      edited={{ kind: "campaign", campaign }}
      preset={preset}
      isGone={isGone}
      notice={
        isGone ? (
          <Alert
            type="warning"
            showIcon
            title={t("gone", { status: standing(`short.${status}`) })}
            action={<Link to={paths.compose(app, { from: id })}>{t("goneCopy")}</Link>}
          />
        ) : schedule === null ? null : (
          <Alert type="info" showIcon title={t("occurrence")} />
        )
      }
    />
  );
}

function EditSchedule({ id }: { id: string }) {
  const { app } = useHere();
  const query = useSchedule(app, id);
  return <Shown query={query}>{(schedule) => <ScheduleEditor schedule={schedule} />}</Shown>;
}

function ScheduleEditor({ schedule }: { schedule: Schedule }) {
  const t = useWords(COMPOSE_WORDS);
  const empty = useEmpty();
  const { id, name, revision } = schedule;
  return (
    <Composer
      title={t("titleSchedule", { name })}
      target={`schedule:${id}`}
      there={{ form: formOfSchedule(schedule, empty), revision }}
      edited={{ kind: "schedule", schedule }}
    />
  );
}
