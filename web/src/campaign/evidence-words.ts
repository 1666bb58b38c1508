/** How it is told that nobody knows whether something went out, and where to look. */
import { wordbook } from "../words/i18n.ts";

export const EVIDENCE_WORDS = wordbook("evidence", {
  en: {
    title: "Did it go out?",
    titleOf: "Did “{{name}}” go out?",
    calm: "It is not sent again by itself, and its call counts against the quota. It waits here until a person says what became of it.",
    known: "What is known",
    noCall: "A call was made for it, and nothing else is known",
    others_one: "Show the other call",
    others_other: "Show the {{count}} other calls",
    look: "Where to look",
    phone: "On a phone with the app: has it arrived since {{time}}?",
    phoneAnytime: "On a phone with the app: has it arrived?",
    phoneTail: "Reaching about {{people}} users takes a while; look at more than one phone.",
    console:
      "In RongCloud's console: the broadcast log of that hour, for a call with this X-Request-ID or these words. It is there an hour or two later.",
    consoleAnytime: "In RongCloud's console: the broadcast log, for these words.",
    doubt: "Still in doubt? Let it wait. Nothing is sent twice by waiting.",
    notYours: "Saying what became of it needs an editor, an approver or an operator.",
  },
  zh: {
    title: "是否已发出？",
    titleOf: "“{{name}}”是否已发出？",
    calm: "不会自动重发，这次请求已计入配额。在有人确认结果之前，它会一直等在这里。",
    known: "已知情况",
    noCall: "曾为它发出请求，此外一无所知",
    others_one: "查看另外 1 次请求",
    others_other: "查看另外 {{count}} 次请求",
    look: "如何核对",
    phone: "在装有应用的手机上查看：{{time}} 之后是否收到？",
    phoneAnytime: "在装有应用的手机上查看：是否收到？",
    phoneTail: "送达约 {{people}} 用户需要一些时间，请多看几部手机。",
    console: "在融云控制台查看该小时的广播日志：是否有带此 X-Request-ID 或相同内容的请求。日志会延后一两个小时。",
    consoleAnytime: "在融云控制台查看广播日志：是否有相同内容的请求。",
    doubt: "仍不确定？就让它等着，等待不会导致重复发送。",
    notYours: "确认结果需要编辑、审批或运维权限。",
  },
});
