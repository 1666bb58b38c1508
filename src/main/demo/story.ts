/**
 * What happens in the demo besides the campaign file: the things nobody planned. Each comes at its own instant of the
 * time lapse.
 */
import type { AnnouncementInput } from "../../producer/announcement.ts";
import { instantOf } from "../../domain/time.ts";
import type { Instant } from "../../domain/time.ts";

const ZONE = "Asia/Shanghai";
const november = (day: number, hour: number, minute = 0): Instant =>
  instantOf({ year: 2026, month: 11, day, hour, minute }, ZONE);

/** The lapse begins early on Thursday, and ends on Sunday morning at the latest. */
export const STORY_FROM = november(26, 6);
export const STORY_UNTIL = november(29, 11);

/** A colleague with the same App Key sends a test to everyone, between two of Herald's calls within the hour. */
export const STRANGER_AT = november(26, 9, 30);
export const STRANGER_MESSAGE = {
  fromUserId: "someone-else",
  objectName: "RC:TxtMsg",
  content: { content: "test, please ignore" },
};

/** The next call after this hangs: the service reads it, and never answers. */
export const HANG_AT = november(27, 19);

/** Late on Saturday morning something cannot wait. */
export const URGENT_AT = november(28, 11);
export const URGENT: AnnouncementInput = {
  id: "payment-outage",
  name: "支付故障通知",
  at: november(28, 11, 30),
  priority: "urgent",
  message: {
    fromUserId: "shop-service",
    objectName: "RC:TxtMsg",
    content: { content: "部分用户支付失败的问题正在修复，已扣款的订单将在一小时内确认，请勿重复支付。" },
  },
};
