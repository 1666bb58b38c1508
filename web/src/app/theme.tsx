/** Light and dark, one accent; and the language of the library's own words. */
import { StyleProvider } from "@ant-design/cssinjs";
import { App as AntApp, ConfigProvider, theme as antTheme } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import type { ReactNode } from "react";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { useMedia } from "../ui/use-media.ts";
import { useLanguage } from "../words/i18n.ts";

export type ThemeChoice = "light" | "dark" | "system";

const KEPT_AS = "herald.theme";
const DARK = "(prefers-color-scheme: dark)";
const STILL = "(prefers-reduced-motion: reduce)";

const ChoiceContext = createContext<{ choice: ThemeChoice; choose(choice: ThemeChoice): void }>({
  choice: "system",
  choose: () => undefined,
});

export const useThemeChoice = () => useContext(ChoiceContext);

/** The server's policy lets in only the styles of this page, which show the nonce it was handed out with. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

/**
 * Where dialogs and menus stand. Not in the body itself: the library would keep that from scrolling by a style without the
 * nonce, which the policy forbids.
 */
const place = () => document.getElementById("root") ?? document.body;

export function Theme({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState<ThemeChoice>(keptChoice);
  const isSystemDark = useMedia(DARK);
  const isStill = useMedia(STILL);
  const isDark = choice === "system" ? isSystemDark : choice === "dark";
  const language = useLanguage();
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  useEffect(() => {
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }, [isDark]);
  const choosing = useMemo(
    () => ({
      choice,
      choose(next: ThemeChoice) {
        localStorage.setItem(KEPT_AS, next);
        setChoice(next);
      },
    }),
    [choice],
  );
  return (
    <ChoiceContext value={choosing}>
      <StyleProvider layer>
        <ConfigProvider
          csp={{ nonce }}
          getPopupContainer={place}
          // A space set between two Chinese characters makes what is seen another word than what is heard.
          button={{ autoInsertSpace: false }}
          locale={language === "zh" ? zhCN : enUS}
          theme={{
            algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
            token: {
              colorPrimary: "#1f5fbf",
              colorError: isDark ? "#ff9d96" : "#b3261e",
              colorLink: isDark ? "#79a9f5" : "#1f5fbf",
              borderRadius: 8,
              fontSize: 14,
              fontFamily:
                '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
              motion: !isStill,
              // Of the library's greys some are fainter than 4.5 to 1.
              colorTextDescription: isDark ? "#b4b8bf" : "#595f69",
              colorTextPlaceholder: isDark ? "#a3a8b0" : "#666c76",
              colorTextTertiary: isDark ? "#a8adb5" : "#595f69",
            },
            // A red light enough to be read on dark is too light for white words on it.
            components: { Button: { dangerColor: isDark ? "#1a1d21" : "#fff" } },
          }}
        >
          <AntApp className="fill">{children}</AntApp>
        </ConfigProvider>
      </StyleProvider>
    </ChoiceContext>
  );
}

function keptChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : "system";
}
