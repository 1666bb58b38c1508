/** Warnings in the reader's language, by their codes. */
import { wordbook } from "../words/i18n.ts";

export const WARNING_WORDS = wordbook("warnings", {
  en: {
    newUsers: "Users who register within 7 days after it goes out receive it too.",
    "no-push": "There will be no notification: this type pushes nothing without a push text.",
    "discouraged-type": "RongCloud no longer recommends this type of message.",
    "not-shown": "People will not see it: only the app's own code receives this type.",
    "mentioned-overrides-push": "The notification shows the words for those mentioned instead of the push text.",
    "honor-low-hides-image": "Honor shows no picture with importance LOW.",
    "deprecated-option": "Xiaomi no longer supports large_icon_uri; no icon is shown.",
    "undocumented-vendor": "Options for HarmonyOS are not named for broadcasts and may be ignored.",
    "content-near-limit": "So large that RongCloud may refuse it.",
    "clocks-skip-it": "Clocks are put forward then: that time does not exist, and the next one that does is taken.",
    "either-day": "It comes up when either the day of the month or the weekday fits, not only when both do.",
    "takes-most-of-quota": "It takes most of what may be sent; little is left for anything else.",
  },
  zh: {
    newUsers: "发出后 7 天内注册的新用户也会收到。",
    "no-push": "不会有推送通知：这种类型不填推送内容就不推送。",
    "discouraged-type": "融云已不推荐使用这种消息类型。",
    "not-shown": "用户看不到：这种类型只有应用代码能收到。",
    "mentioned-overrides-push": "通知将显示 @ 提醒的文字，而不是推送内容。",
    "honor-low-hides-image": "荣耀在 LOW 级别下不显示图片。",
    "deprecated-option": "小米已不再支持 large_icon_uri，不会显示图标。",
    "undocumented-vendor": "鸿蒙选项未列入广播文档，可能被忽略。",
    "content-near-limit": "内容很大，融云可能拒绝。",
    "clocks-skip-it": "届时夏令时拨快，该时刻不存在，将取其后的时刻。",
    "either-day": "日期与星期满足其一即触发，并非须同时满足。",
    "takes-most-of-quota": "将占用大部分发送次数，留给其他公告的很少。",
  },
});
