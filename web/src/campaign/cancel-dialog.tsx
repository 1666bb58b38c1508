/** Cancelling, with what it means. */
import { cancelCampaign } from "../api/campaigns.ts";
import { useChange } from "../api/queries.ts";
import { useHere } from "../app/here.ts";
import { useAct } from "../ui/act.tsx";
import { NoteDialog } from "../ui/note-dialog.tsx";
import { useWords } from "../words/i18n.ts";
import { ACTION_WORDS } from "./action-words.ts";
import "./parts.css";

type Cancelled = {
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
  readonly schedule: string | null;
};

export function CancelDialog({
  campaign: { id, name, status, schedule },
  onClose,
}: {
  campaign: Cancelled;
  onClose: () => void;
}) {
  const { app } = useHere();
  const t = useWords(ACTION_WORDS);
  const act = useAct();
  const cancel = useChange((note: string) => cancelCampaign(app, id, note));
  return (
    <NoteDialog
      title={t("cancelTitle", { name })}
      button={t("cancelButton")}
      isDanger
      onClose={onClose}
      onDone={(note) => act(() => cancel.mutateAsync(note), t("cancelled", { name }))}
    >
      <p className="camp-line">{t(status === "draft" ? "cancelDraft" : "cancelBody")}</p>
      {schedule === null ? null : <p className="camp-line">{t("cancelOccurrence")}</p>}
    </NoteDialog>
  );
}
