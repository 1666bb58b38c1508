/** Making an app: an id and a zone; everything else begins as Herald thinks it ordinary. */
import { Button, Input } from "antd";
import type { FormEvent } from "react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { setRules } from "../../api/apps.ts";
import { useApps, useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { Field } from "./field.tsx";
import { isId } from "./names.ts";
import { RULES_WORDS } from "./rules-words.ts";
import { SAVE_WORDS } from "./save-words.ts";
import { ZoneSelect } from "./zone-select.tsx";

export function NewApp() {
  const { zone: zoneHere } = useHere();
  const t = useWords(SAVE_WORDS);
  const tRules = useWords(RULES_WORDS);
  const act = useAct();
  const navigate = useNavigate();
  const apps = useApps();
  const [id, setId] = useState("");
  const [zone, setZone] = useState(zoneHere);
  const make = useChange((made: string) => setRules(made, { zone }));

  const isTaken = (apps.data ?? []).some((app) => app.id === id);
  const faults = id === "" ? [] : isTaken ? [t("idTaken")] : isId(id) ? [] : [t("idFault")];

  async function submit(event: FormEvent) {
    event.preventDefault();
    const isDone = await act(() => make.mutateAsync(id), t("made", { app: id }));
    if (isDone) void navigate(paths.settings(id));
  }

  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>{t("newApp")}</h2>
      <p className="soft">{t("newAppHint")}</p>
      <Field label={t("newAppId")} hint={t("newAppIdHint")} faults={faults}>
        {(control) => (
          <Input
            {...control}
            value={id}
            maxLength={64}
            autoComplete="off"
            style={{ width: "min(260px, 100%)" }}
            onChange={({ target }) => setId(target.value)}
          />
        )}
      </Field>
      <Field label={tRules("zone")}>
        {({ "aria-invalid": _, ...control }) => <ZoneSelect {...control} value={zone} onChange={setZone} />}
      </Field>
      <Button
        htmlType="submit"
        loading={make.isPending}
        disabled={id === "" || faults.length > 0 || apps.data === undefined}
      >
        {t("makeApp")}
      </Button>
    </form>
  );
}
