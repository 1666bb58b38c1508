/** The panel where it has no room beside the week. */
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";

export default function SeatDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useWords(CALENDAR_WORDS);
  const common = useWords(COMMON);
  return (
    <Drawer
      open
      title={t("panel.label")}
      closable={{ "aria-label": common("close") }}
      size={400}
      styles={{ wrapper: { maxWidth: "100vw" } }}
      onClose={onClose}
    >
      {children}
    </Drawer>
  );
}
