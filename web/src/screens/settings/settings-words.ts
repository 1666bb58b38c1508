/** The words around the parts of the settings. */
import { wordbook } from "../../words/i18n.ts";

export const SETTINGS_WORDS = wordbook("settings", {
  en: {
    title: "Settings",
    parts: "Parts of the settings",
    "part.rules": "Rules",
    "part.people": "People",
    "part.alerts": "Alerts",
    "part.outside": "Outside calls",
    "part.health": "Health and audit",
    onlyOperators: "You may look at the rules; changing them, and everything else here, is for operators.",
    operatorsOfAll: "People and tokens are managed by operators who work for all apps.",
    operatorsOfAllTodo: "You work for some apps only. Ask such an operator for what you need.",
    remove: "Remove",
    change: "Change",
    copy: "Copy",
    copied: "Copied",
  },
  zh: {
    title: "设置",
    parts: "设置的各部分",
    "part.rules": "规则",
    "part.people": "人员",
    "part.alerts": "告警",
    "part.outside": "外部调用",
    "part.health": "运行状态",
    onlyOperators: "您可以查看规则；修改规则和其他设置由运维人员负责。",
    operatorsOfAll: "人员与令牌由负责全部应用的运维人员管理。",
    operatorsOfAllTodo: "您只负责部分应用。如有需要，请联系负责全部应用的运维人员。",
    remove: "移除",
    change: "修改",
    copy: "复制",
    copied: "已复制",
  },
});
