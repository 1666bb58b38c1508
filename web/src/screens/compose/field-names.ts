/** What a field is called, by the path its faults are told under. */
import { useWords } from "../../words/i18n.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import type { Kind } from "./form.ts";
import { PUSH_WORDS } from "./push-words.ts";
import { WHEN_WORDS } from "./when-words.ts";

export function useFieldName(kind: Kind): (path: string) => string {
  const t = useWords(COMPOSE_WORDS);
  const push = useWords(PUSH_WORDS);
  const when = useWords(WHEN_WORDS);
  return (path) => {
    switch (path) {
      case "message.content.content":
        return t(kind === "image" ? "thumbnail" : kind === "card" ? "summary" : "text");
      case "message.content.title":
        return t("cardTitle");
      case "message.content.imageUri":
        return t("imageUri");
      case "message.content.url":
        return t("url");
      case "message.content":
        return t("body");
      case "message.objectName":
        return t("objectName");
      case "message.fromUserId":
        return t("fromUserId");
      case "message.pushContent":
        return push("pushContent");
      case "message.pushData":
        return push("pushData");
      case "message.pushExt.title":
        return push("pushTitle");
      case "message.pushExt.templateId":
        return push("templateId");
      case "name":
        return t("name");
      case "at":
        return when("at");
      case "deadline":
        return when("slip");
      case "cron":
      case "zone":
      case "starts":
      case "ends":
      case "exclude":
        return when("when.recurring");
      default:
        return path.replace("message.pushExt.pushConfigs.", "").replace("message.", "");
    }
  };
}

/** Puts the reader into a field; what is folded away has none to go to. */
export function goToField(path: string): void {
  const field = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  const control = field?.querySelector<HTMLElement>("input, textarea, button");
  control?.focus();
  field?.scrollIntoView({ block: "center" });
}
