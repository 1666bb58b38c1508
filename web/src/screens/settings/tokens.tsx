/** A user's tokens: what each is for, when it was last used, when it ends; making one, and revoking. */
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useChange, useTokens } from "../../api/queries.ts";
import type { Token, TokenMade } from "../../api/users.ts";
import { makeToken, revokeToken } from "../../api/users.ts";
import { useAct } from "../../ui/act.tsx";
import { Shown } from "../../ui/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "./field.tsx";
import { useOwnTime } from "./own-time.ts";
import { PEOPLE_WORDS } from "./people-words.ts";
import { TokenShown } from "./token-shown.tsx";

export function Tokens({ name }: { name: string }) {
  const t = useWords(PEOPLE_WORDS);
  const tokens = useTokens(name);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<TokenMade | null>(null);
  return (
    <div className="stack" style={{ paddingInlineStart: 16, marginTop: 8 }}>
      <div className="row">
        <h3>{t("tokensOf", { name })}</h3>
        <Button size="small" onClick={() => setMaking(true)}>
          {t("newToken")}
        </Button>
      </div>
      <span className="soft">{t("tokensLead")}</span>
      <Shown query={tokens}>
        {(data) =>
          data.length === 0 ? (
            <span>{t("noTokens", { name })}</span>
          ) : (
            <ul className="settings-list">
              {data.map((token) => (
                <OneToken key={token.id} name={name} token={token} />
              ))}
            </ul>
          )
        }
      </Shown>
      {isMaking ? (
        <NewToken
          name={name}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      {made === null ? null : <TokenShown name={name} token={made.token} onClose={() => setMade(null)} />}
    </div>
  );
}

function OneToken({ name, token }: { name: string; token: Token }) {
  const t = useWords(PEOPLE_WORDS);
  const time = useOwnTime();
  const act = useAct();
  const [isAsked, setAsked] = useState(false);
  const revoke = useChange(() => revokeToken(name, token.id));
  const { note, lastUsed, expires } = token;
  const called = note === "" ? t("noNote") : note;
  // Tokens go by the world's clock, whatever the plan's does.
  const isOver = expires !== null && Date.parse(expires) <= new Date().getTime();
  return (
    <li className="row">
      <strong className="break">{called}</strong>
      <span className="grow soft">
        {lastUsed === null ? t("neverUsed") : t("lastUsed", { at: time(lastUsed) })}
        {" · "}
        {expires === null ? t("lasting") : t(isOver ? "expired" : "expires", { at: time(expires) })}
      </span>
      <Button size="small" danger aria-label={t("revokeLabel", { note: called, name })} onClick={() => setAsked(true)}>
        {t("revoke")}
      </Button>
      {isAsked ? (
        <ConfirmDialog
          isDanger
          title={t("revokeTitle", { name })}
          button={t("revokeButton")}
          onClose={() => setAsked(false)}
          onDone={() => act(() => revoke.mutateAsync(undefined), t("revoked"))}
        >
          {t("revokeBody")}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

const EXPIRIES = ["30", "90", "365", "none"] as const;
export type Expiry = (typeof EXPIRIES)[number];

export function daysOf(expiry: Expiry): number | null {
  return expiry === "none" ? null : Number(expiry);
}

export function ExpirySelect({
  value,
  onChange,
  ...control
}: {
  value: Expiry;
  onChange: (expiry: Expiry) => void;
  id?: string;
}) {
  const t = useWords(PEOPLE_WORDS);
  return (
    <Select
      {...control}
      value={value}
      options={EXPIRIES.map((each) => ({ value: each, label: t(`expiry.${each}`) }))}
      popupMatchSelectWidth={false}
      style={{ minWidth: 160 }}
      onChange={onChange}
    />
  );
}

function NewToken({ name, onMade, onClose }: { name: string; onMade: (made: TokenMade) => void; onClose: () => void }) {
  const t = useWords(PEOPLE_WORDS);
  const tCommon = useWords(COMMON);
  const act = useAct();
  const [note, setNote] = useState("");
  const [expiry, setExpiry] = useState<Expiry>("90");
  const make = useChange(() => makeToken(name, { note: note.trim(), days: daysOf(expiry) }));
  return (
    <Modal
      open
      className="settings-dialog"
      title={t("newTokenFor", { name })}
      okText={t("makeToken")}
      cancelText={tCommon("cancel")}
      okButtonProps={{ loading: make.isPending }}
      onOk={() => void act(async () => onMade(await make.mutateAsync(undefined)), null)}
      onCancel={onClose}
    >
      <Field label={t("tokenNote")} hint={t("tokenNoteHint")}>
        {(control) => (
          <Input {...control} value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
        )}
      </Field>
      <Field label={t("expiry")}>{({ id }) => <ExpirySelect id={id} value={expiry} onChange={setExpiry} />}</Field>
    </Modal>
  );
}
