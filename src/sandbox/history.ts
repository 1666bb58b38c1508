/**
 * The message history log: the service's own, hour by hour account of what it sent, and the only documented way to learn
 * what became of a call that was never answered.
 * Source: docs.rongcloud.cn/platform-chat-api/message/get-message-history-log.
 */
import { HOUR_MS, instantOf, type Instant } from "../domain/time.ts";
import { recordOf, type SandboxEntry } from "./record.ts";

/** `date` is YYYYMMDDHH in Beijing time, in every data centre. */
const HISTORY_ZONE = "Asia/Shanghai";

/** The end of the hour `date` names, or undefined when it names none. A log exists only once its hour is over. */
export function historyReadyAt(date: string): Instant | undefined {
  const startAt = hourStart(date);
  return startAt === undefined ? undefined : startAt + HOUR_MS;
}

/** The log of one hour, one JSON object a line. A broadcast to everyone has an empty `targetId`. */
export function historyLog(calls: readonly SandboxEntry[], appKey: string, date: string): string {
  const startAt = hourStart(date) ?? NaN;
  return recordOf(calls)
    .accepted.filter(({ timeMs }) => timeMs >= startAt && timeMs < startAt + HOUR_MS)
    .map(({ time, fields, messageUID }) =>
      JSON.stringify({
        appId: appKey,
        fromUserId: fields["fromUserId"],
        targetId: "",
        targetType: 6,
        classname: fields["objectName"],
        content: fields["content"],
        dateTime: time,
        source: "Server",
        msgUID: messageUID,
      }),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function hourStart(date: string): Instant | undefined {
  const [, year, month, day, hour] = /^(\d{4})(\d{2})(\d{2})(\d{2})$/.exec(date) ?? [];
  if (year === undefined) return undefined;
  return instantOf(
    { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: 0 },
    HISTORY_ZONE,
  );
}
