/**
 * The two languages of the desk. Each screen brings its own words, both languages side by side, so that neither can lack
 * what the other has; Chinese is written as Chinese, not translated.
 */
import i18next from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = "herald.language";

const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  lng: languageAtFirst(),
  fallbackLng: "en",
  resources: {},
  // React shows text as text.
  interpolation: { escapeValue: false },
  // Keys are whole words here, with dots and colons in them.
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  react: { useSuspense: false },
});
document.documentElement.lang = languageTag(i18n.language as Language);

function languageAtFirst(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function languageTag(language: Language): string {
  return language === "zh" ? "zh-CN" : "en";
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = languageTag(language);
  await i18n.changeLanguage(language);
}

/** `one`, `other` behind a key make it a count's: `days_one`, `days_other` are asked for as `days` with `count`. */
type Key<Words> = {
  [K in keyof Words & string]: K extends `${infer Base}_one` ? Base : K extends `${string}_other` ? never : K;
}[keyof Words & string];

type Values = Readonly<Record<string, string | number>>;
export type Translate<Words> = (key: Key<Words>, values?: Values) => string;

export type Wordbook<Words> = { readonly name: string; readonly words: Words };

/** The words of one part of the desk: `{ en: {…}, zh: {…} }`, with `{{value}}` where a value goes. */
export function wordbook<const Words extends Record<string, string>>(
  name: string,
  { en, zh }: { readonly en: Words; readonly zh: Readonly<Record<keyof Words, string>> },
): Wordbook<Words> {
  i18n.addResourceBundle("en", name, en, true, true);
  i18n.addResourceBundle("zh", name, zh, true, true);
  return { name, words: en };
}

export function useWords<Words>({ name }: Wordbook<Words>): Translate<Words> {
  const { t } = useTranslation(name, { i18n });
  return useCallback((key: string, values: Values = {}) => t(key, { ...values, ns: name }), [t, name]);
}

export function useLanguage(): Language {
  const { i18n: shown } = useTranslation(undefined, { i18n });
  return shown.language as Language;
}
