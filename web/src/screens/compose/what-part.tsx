/** What the announcement says, by kind, with what people will see of it beside. */
import { Button, Tabs } from "antd";
import { MessagePreview } from "../../message/message-preview.tsx";
import { useLanguage, languageTag, useWords } from "../../words/i18n.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import { useComposing } from "./composing.ts";
import { FlagField, TextField } from "./field.tsx";
import { contentBytes, contentOf, messageOf } from "./form-message.ts";
import type { Kind } from "./form.ts";
import { ThumbnailMaker } from "./thumbnail-maker.tsx";

/** 128 KiB, as src/domain/message-content.ts holds it. */
const BYTES_MAX = 128 * 1024;
/** From here on only RongCloud knows what its "128k" means. */
const BYTES_SURE = 128_000;

const KINDS = ["text", "card", "image", "custom"] as const satisfies readonly Kind[];

export function WhatPart() {
  const t = useWords(COMPOSE_WORDS);
  const { form, set } = useComposing();
  const fields = { text: <TextFields />, card: <CardFields />, image: <ImageFields />, custom: <CustomFields /> };
  return (
    <section className="card compose-what" aria-label={t("what")}>
      <div className="compose-what-fields stack">
        <h2>{t("what")}</h2>
        <Tabs
          // So that all four fit on a phone: what does not fit goes into a menu that readers of screens lose.
          tabBarGutter={20}
          activeKey={form.kind}
          onChange={(kind) => set({ kind: kind as Kind })}
          destroyOnHidden
          items={KINDS.map((kind) => ({
            key: kind,
            label: t(`kind.${kind}`),
            children: <div className="stack">{fields[kind]}</div>,
          }))}
        />
        <ByteCount />
      </div>
      <div className="compose-what-preview">
        <MessagePreview message={messageOf(form)} />
      </div>
    </section>
  );
}

function TextFields() {
  const t = useWords(COMPOSE_WORDS);
  return <TextField path="message.content.content" field="text" label={t("text")} hint={t("textHint")} rows={5} />;
}

function CardFields() {
  const t = useWords(COMPOSE_WORDS);
  return (
    <>
      <TextField path="message.content.title" field="title" label={t("cardTitle")} />
      <TextField path="message.content.content" field="summary" label={t("summary")} rows={3} />
      <TextField
        path="message.content.imageUri"
        field="imageUri"
        label={t("imageUri")}
        hint={t("imageUriCard")}
        placeholder="https://"
      />
      <TextField path="message.content.url" field="url" label={t("url")} hint={t("urlHint")} placeholder="https://" />
    </>
  );
}

function ImageFields() {
  const t = useWords(COMPOSE_WORDS);
  return (
    <>
      <TextField
        path="message.content.imageUri"
        field="imageUri"
        label={t("imageUri")}
        hint={t("imageUriImage")}
        placeholder="https://"
      />
      <TextField
        path="message.content.content"
        field="thumbnail"
        label={t("thumbnail")}
        hint={t("thumbnailHint")}
        rows={2}
        isCode
      />
      <ThumbnailMaker />
    </>
  );
}

function CustomFields() {
  const t = useWords(COMPOSE_WORDS);
  const { form, set } = useComposing();
  const read = contentOf(form);
  const canTidy = !form.isPlain && read.kind === "content";
  return (
    <>
      <TextField
        path="message.objectName"
        field="objectName"
        label={t("objectName")}
        hint={t("objectNameHint")}
        placeholder="shop:card"
      />
      <TextField
        path="message.content"
        field="body"
        label={t(form.isPlain ? "bodyPlain" : "body")}
        rows={8}
        isCode
        extra={
          <Button
            size="small"
            disabled={!canTidy}
            onClick={() => {
              if (read.kind === "content") set({ body: JSON.stringify(read.content, null, 2) });
            }}
          >
            {t("tidy")}
          </Button>
        }
      />
      <FlagField field="isPlain" label={t("isPlain")} />
    </>
  );
}

function ByteCount() {
  const t = useWords(COMPOSE_WORDS);
  const { form } = useComposing();
  const tag = languageTag(useLanguage());
  const bytes = contentBytes(form);
  const isOver = bytes > BYTES_MAX;
  const values = { bytes: bytes.toLocaleString(tag), max: BYTES_MAX.toLocaleString(tag) };
  const look = isOver ? "compose-fault" : bytes > BYTES_SURE ? "compose-warn" : "soft";
  return <div className={`figures ${look}`}>{t(isOver ? "bytesOver" : "bytes", values)}</div>;
}
