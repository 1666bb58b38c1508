/** Makes the small picture that an image message carries, from a file on this computer; nothing is uploaded. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { useWords } from "../../words/i18n.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import { useComposing } from "./composing.ts";

/** As long as RongCloud takes it, in characters of base64. */
const LENGTH_MAX = 10 * 1024;
const SIDES = [240, 180, 120, 80];
const QUALITIES = [0.7, 0.5, 0.35];

export function ThumbnailMaker() {
  const t = useWords(COMPOSE_WORDS);
  const { set, touch } = useComposing();
  const input = useRef<HTMLInputElement>(null);
  const [isFailed, setFailed] = useState(false);

  async function make(file: File) {
    const thumbnail = await thumbnailOf(file).catch(() => null);
    setFailed(thumbnail === null);
    if (thumbnail === null) return;
    set({ thumbnail });
    touch("message.content.content");
  }

  return (
    <div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t("chooseThumbnail")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file !== undefined) void make(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>{t("chooseThumbnail")}</Button>
      {isFailed ? (
        <div className="compose-fault" role="alert">
          {t("thumbnailFailed")}
        </div>
      ) : null}
    </div>
  );
}

/** The largest that fits; null where none does. */
async function thumbnailOf(file: File): Promise<string | null> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const [, base64 = ""] = canvas.toDataURL("image/jpeg", quality).split(",");
      if (base64 !== "" && base64.length <= LENGTH_MAX) return base64;
    }
  }
  return null;
}
