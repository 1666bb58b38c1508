/** A cron expression in plain words; as it stands where there are none for it. */
import type { Language } from "../words/i18n.ts";

export function cronWords(cron: string, _language: Language): string {
  return cron;
}
