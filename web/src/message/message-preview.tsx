/**
 * A message as people will see it: as a notification on a phone of either kind, and in the conversation. All of it is shown
 * as text, and nothing is loaded but pictures by https.
 */
import { useEffect, useState } from "react";
import { useWords } from "../words/i18n.ts";
import "./message-preview.css";
import { MESSAGE_WORDS } from "./message-words.ts";
import type { ShownBody, ShownPush } from "./shown-message.ts";
import { shownMessage } from "./shown-message.ts";

export function MessagePreview({ message }: { message: Readonly<Record<string, unknown>> }) {
  const t = useWords(MESSAGE_WORDS);
  const { sender, body, push, isLatest } = shownMessage(message);
  return (
    <section className="preview stack" aria-label={t("preview")}>
      {push.text.kind === "none" ? (
        <p className="preview-no-push" role="note">
          {t("noPush")}
        </p>
      ) : (
        <div className="preview-phones">
          <Notification phone="ios" push={push} />
          <Notification phone="android" push={push} />
        </div>
      )}
      <figure className="preview-part">
        <figcaption>{t("conversation")}</figcaption>
        <div className="preview-talk">
          <div className={sender === "" ? "preview-sender preview-empty" : "preview-sender break"}>
            {sender === "" ? t("emptySender") : sender}
          </div>
          <Body body={body} />
        </div>
        {isLatest ? null : <div className="preview-foot">{t("notLatest")}</div>}
      </figure>
    </section>
  );
}

function Notification({ phone, push }: { phone: "ios" | "android"; push: ShownPush }) {
  const t = useWords(MESSAGE_WORDS);
  const { title, text } = push;
  const words = text.kind === "stock" ? t(`stock.${text.of}`) : text.kind === "text" ? text.text : "";
  const imageUrl = phone === "ios" ? push.iosImageUrl : push.androidImageUrl;
  return (
    <figure className="preview-part">
      <figcaption>{t(phone)}</figcaption>
      <div className={`preview-screen preview-${phone}`}>
        <div className="preview-note">
          <span className="preview-icon" aria-hidden="true" />
          <div className="preview-words">
            <div className="preview-head">
              <strong className="break">{title ?? t("appName")}</strong>
              <span>{t("now")}</span>
            </div>
            <div className={words === "" ? "preview-text preview-empty" : "preview-text break"}>
              {words === "" ? t("emptyPush") : words}
            </div>
          </div>
          {imageUrl === null ? null : <Picture key={imageUrl} url={imageUrl} isSmall />}
        </div>
      </div>
    </figure>
  );
}

function Body({ body }: { body: ShownBody }) {
  const t = useWords(MESSAGE_WORDS);
  switch (body.kind) {
    case "text":
      if (body.text === "") return <div className="preview-bubble preview-empty">{t("emptyText")}</div>;
      return (
        <div
          className="preview-bubble preview-long break"
          {...(isLong(body.text) ? { tabIndex: 0, role: "group" } : {})}
        >
          {body.text}
        </div>
      );
    case "card":
      return (
        <div className="preview-bubble preview-card">
          <strong className={body.title === "" ? "preview-empty" : "break"}>
            {body.title === "" ? t("emptyTitle") : body.title}
          </strong>
          <div className="preview-card-row">
            <span className={body.text === "" ? "grow preview-empty" : "grow break"}>
              {body.text === "" ? t("emptyText") : body.text}
            </span>
            {body.imageUrl === null ? null : <Picture key={body.imageUrl} url={body.imageUrl} isSmall />}
          </div>
          {body.link === null ? null : <span className="preview-foot break">{t("link", { link: body.link })}</span>}
        </div>
      );
    case "image":
      return body.imageUrl === null ? (
        <div className="preview-bubble preview-empty">{t("noImage")}</div>
      ) : (
        <Picture key={body.imageUrl} url={body.imageUrl} />
      );
    case "own":
      return (
        <div className="preview-bubble">
          <span className="preview-foot break">
            {body.type === "" ? t("ownUnnamed") : t("own", { type: body.type })}
          </span>
          {body.text === "" ? null : (
            // It scrolls, so a keyboard must get to it.
            <pre className="preview-code" tabIndex={0} role="group" aria-label={body.type}>
              {body.text}
            </pre>
          )}
        </div>
      );
    case "unseen":
      return <div className="preview-foot">{t("unseen", { type: body.type })}</div>;
  }
}

/** What may be taller than its place scrolls there, and then a keyboard must get to it. */
function isLong(text: string): boolean {
  return text.length > 200 || text.split("\n").length > 8;
}

/** An address that is still being typed is not asked for at every letter. */
const SETTLE_MS = 500;

/** Where it comes from learns nothing of the page that looks at it. */
function Picture({ url, isSmall = false }: { url: string; isSmall?: boolean }) {
  const t = useWords(MESSAGE_WORDS);
  const [isBroken, setBroken] = useState(false);
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSettled) return <span className={isSmall ? "preview-picture preview-small" : "preview-picture"} />;
  if (isBroken) {
    return (
      <span className={isSmall ? "preview-broken preview-small" : "preview-broken"} title={url}>
        {t("brokenImage")}
      </span>
    );
  }
  return (
    <img
      className={isSmall ? "preview-picture preview-small" : "preview-picture"}
      src={url}
      alt={t("image")}
      referrerPolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}
