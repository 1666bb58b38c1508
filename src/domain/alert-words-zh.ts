/** The words of alerts in Chinese. What the program itself gave as a reason stays in English. */
import type { Told, Words } from "./alert-words.ts";

export const ZH: Words = {
  sandbox: "【沙箱】",
  andMore: (count) => `另有 ${count} 项`,
  kinds: {
    "campaign.sent": {
      title: ({ name }) => `已发送：${name}`,
      text: (told) =>
        told.is("late")
          ? `融云已接受 ${told.time("startedAt")} 的请求，应答来得较晚。`
          : `融云已于 ${told.time("startedAt")} 接受。`,
      many: (count, app) => `已发送：${app} 的 ${count} 条公告`,
    },
    "campaign.slipped": {
      title: ({ name, time }) => `推迟：${name} 将于 ${time("to")} 发出`,
      text: ({ time, word }) => `原定 ${time("slippedFrom")}。${word("reasons")}`,
      whatToDo: () => "如果太晚：提高优先级、改时间，或取消排在前面的公告。",
      many: (count, app) => `推迟：${app} 的 ${count} 条公告改了时间`,
    },
    "campaign.will-miss": {
      title: ({ name, time }) => `${name} 将赶不上截止时间 ${time("deadline")}`,
      text: ({ time, word }) => `最早的空位是 ${time("firstSeatAt")}。${word("reasons")}`,
      whatToDo: () => "请延后截止时间、提高优先级，或取消排在前面的公告；否则不会发送。",
      many: (count, app) => `${app} 的 ${count} 条公告将赶不上截止时间`,
    },
    "campaign.expired": {
      title: ({ name }) => `未发送：${name} 已过期`,
      text: ({ time, word }) => `截止时间为 ${time("deadline")}：${word("text")}。`,
      whatToDo: () => "如果仍然需要，请用更晚的截止时间重新提交。",
      many: (count, app) => `未发送：${app} 的 ${count} 条公告已过期`,
    },
    "campaign.skipped": {
      title: ({ name }) => `已跳过：${name}`,
      text: ({ word, has, time }) => `${has("nominalAt") ? `${time("nominalAt")}：` : ""}${word("text")}。`,
      many: (count, app) => `已跳过：${app} 的 ${count} 条公告`,
    },
    "campaign.uncertain": {
      title: ({ name }) => `无法确定 ${name} 是否已发出`,
      text: ({ has, time, word }) =>
        `${has("startedAt") ? `请求开始于 ${time("startedAt")}。` : ""}${word("why")}。不会自动重发。`,
      whatToDo: ({ word, has }) =>
        `请在装有应用的手机上和融云控制台中查找${has("token") ? `（X-Request-ID ${word("token")}）` : ""}，然后定论：已发出，或未发出；定为未发出会再次发送。`,
      many: (count, app) => `无法确定 ${app} 的 ${count} 条公告是否已发出`,
    },
    "campaign.failed": {
      title: ({ name }) => `未发送：融云拒绝了 ${name}`,
      text: ({ word }) => `${word("why")}。`,
      whatToDo: () => "请改正消息后重新提交；不会自动重试。",
      many: (count, app) => `未发送：融云拒绝了 ${app} 的 ${count} 条公告`,
    },
    "campaign.held": {
      title: ({ name }) => `${name} 等待人工处理`,
      text: ({ word, has, time }) => `${word("text")}。${has("promisedAt") ? `原定 ${time("promisedAt")}。` : ""}`,
      whatToDo: ({ word }) =>
        word("code") === "invalid" ? "请修改到可以读取和发送，或取消。" : "如果仍然合适，请给它新的时间；否则取消。",
      many: (count, app) => `${app} 的 ${count} 条公告等待人工处理`,
    },
    "campaign.duplicate": {
      title: ({ name }) => `${name} 可能向所有人发了两次`,
      text: ({ word }) => `有两次请求已被接受或仍在进行：${word("token")}；${word("others")}。`,
      whatToDo: () => "请在融云控制台核对两次请求，如属实请告知用户，并向我们报告。",
      many: (count, app) => `${app} 的 ${count} 条公告可能向所有人发了两次`,
    },
    "app.held": {
      title: ({ app, has, time }) => (has("until") ? `${app} 在 ${time("until")} 之前不会发送` : `${app} 暂停发送`),
      text: (told) => (told.word("code") === "paused" ? pausedBy(told) : `${told.word("why")}。`),
      whatToDo: ({ word }) => HELD_TODO[word("code")] ?? "",
      many: (count, app) => `${app} 暂停发送，原因有 ${count} 个`,
    },
    "quota.used-outside": {
      title: ({ app }) => `有人在别处用掉了 ${app} 的配额`,
      text: ({ time, word, has }) =>
        `${time("startedAt")} 的请求因配额被融云拒绝，而按 Herald 自己的计数还有余量（${word("used")}）。${has("until") ? `${time("until")} 之前不会发送。` : ""}`,
      whatToDo: () => "请查明还有谁在用这个 App Key，并登记这些请求，以便计划把它们算进去；若没有，请向融云核实限额。",
      many: (count, app) => `有人在别处用掉了 ${app} 的配额（${count} 次拒绝）`,
    },
    "schedule.paused": {
      title: ({ name }) => `${name} 不再触发`,
      text: (told) => (told.word("code") === "paused" ? pausedBy(told) : `${told.word("why")}。`),
      whatToDo: ({ word }) => (word("code") === "paused" ? "恢复之前不会再发送。" : "请重新定义，或删除。"),
      many: (count, app) => `${app} 的 ${count} 个周期通知不再触发`,
    },
    "reconciler.corrected": {
      title: ({ subject }) => `已纠正：${subject}`,
      text: ({ word }) => `${word("why")}。`,
      many: (count, app) => `已纠正：${app} 的 ${count} 处`,
    },
    test: {
      title: ({ app }) => `测试：${app} 的提醒会送到这里`,
      text: ({ actor }) => `由 ${actor} 发起，没有发生任何事。`,
      many: (count, app) => `测试：${app} 的 ${count} 条提醒`,
    },
  },
};

const HELD_TODO: Readonly<Record<string, string>> = {
  throttled: "无需处理，会自动继续。如果还不清楚，请查明还有谁在用这个 App Key。",
  unreachable: "请检查本机能否访问融云：DNS、防火墙、代理。会自动重试。",
  blocked: "请在融云控制台核对 App Key、密钥和已开通的服务，然后恢复应用。",
  witness: "请检查见证文件的目录能否读写、是否还有空间。会自动重试。",
  paused: "其间到点的公告会迟到；可以继续时请恢复应用。",
  disarmed: "请与融云控制台核对已发出的内容，然后解锁应用。",
  unreadable: "请重新设置应用的规则。",
};

function pausedBy({ actor, word, has }: Told): string {
  return `由 ${actor} 暂停${has("note") ? `：${word("note")}` : ""}。`;
}
