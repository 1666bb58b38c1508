/**
 * A busy week of a shop, seen on its Friday at half past nine: announcements of every standing there is. Time stands still
 * and is set from one day to the next, so that the week is the same whenever it is made.
 */
import type { Instant } from "../../src/domain/time.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import type { DeskScene, Person } from "./desk-scene.ts";
import { FRIDAY, ZONE } from "./desk-scene.ts";
import type { HandClock } from "./hand-clock.ts";
import { handClock } from "./hand-clock.ts";

/** Plan time is set by hand, while the network and the stores live in real time. */
export function stillClock(): HandClock {
  const real: Pick<Clock, "rate" | "realMs" | "upMs"> = {
    // As good as none, so that no second passes on a page either.
    rate: 1e-9,
    realMs: () => Date.now(),
    upMs: () => performance.now(),
  };
  return { ...handClock(at(23, "08:00")), ...real };
}

/** An instant of November 2026, by the clocks of Shanghai. */
function at(day: number, time: string): Instant {
  return Date.parse(`2026-11-${day}T${time}:00+08:00`);
}

function says(content: string): object {
  return { fromUserId: "shop-news", objectName: "RC:TxtMsg", content: { content } };
}

type Announced = {
  readonly id: string;
  readonly name: string;
  readonly text?: string;
  readonly day: number;
  readonly time: string;
  readonly more?: object;
};

/** Rules under which the week is made; the scene's app must have them. */
export const BUSY_RULES = { reserve: { keep: 1, until: "18:00" } };
const SHOP = "app=shop";

export async function liveBusyWeek(scene: DeskScene, clock: HandClock): Promise<void> {
  const { must } = scene;

  function submit({ id, name, text = name, day, time, more = {} }: Announced, as: Person = "ed") {
    const body = { id, name, at: { local: `2026-11-${day}T${time}`, zone: ZONE }, message: says(text), ...more };
    return must("POST", `/v1/campaigns?${SHOP}`, body, { as });
  }
  async function until(id: string, ...statuses: readonly string[]): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const { status } = (await must("GET", `/v1/campaigns/${id}?${SHOP}`)) as { status: string };
      if (statuses.includes(status)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${id} did not become ${statuses.join(" or ")}`);
  }
  /** Sets the clock to when it was asked for, and waits until it has gone out. */
  async function sent(each: Announced): Promise<void> {
    clock.setTo(at(each.day, each.time));
    await submit(each);
    await until(each.id, "sent");
  }

  await sent({ id: "members", name: "会员日通知", day: 23, time: "10:00" });
  await sent({ id: "new-arrivals", name: "Winter arrivals", day: 23, time: "19:00" });
  await sent({ id: "flash-1", name: "限时秒杀预告", day: 24, time: "10:30" });
  await sent({ id: "app-update", name: "新版本上线", day: 25, time: "11:00" });
  await sent({ id: "thanksgiving", name: "Thanksgiving sale", day: 26, time: "10:00" });
  await sent({ id: "warm-up", name: "黑五预热", day: 26, time: "12:00" });

  // The service read it, and never answered.
  clock.setTo(at(26, "18:30"));
  scene.sandbox.addFault("hang-after-reading");
  await submit({
    id: "coupons",
    name: "感恩节专享券",
    text: "感恩有你：专享券已到账，今晚有效",
    day: 26,
    time: "18:30",
  });
  await until("coupons", "uncertain");

  // Worth nothing after its hour, which Thursday's three calls leave no room for.
  await submit({ id: "last-call", name: "午夜前最后一单", day: 26, time: "20:00", more: { deadline: "1h" } });
  await submit({ id: "cancelled", name: "Cyber Monday teaser", day: 28, time: "16:00" });
  await must("POST", `/v1/campaigns/cancelled/cancel?${SHOP}`, { note: "搬到周一" }, { as: "ed" });

  clock.setTo(at(27, "08:30"));
  await must("PUT", "/v1/apps/shop", { zone: ZONE, audience: 1_200_000, ...BUSY_RULES, approval: "by-another" });
  const approved = async (each: Announced) => {
    await submit(each);
    const { revision } = await must("GET", `/v1/campaigns/${each.id}?${SHOP}`);
    await must("POST", `/v1/campaigns/${each.id}/approve?${SHOP}`, { note: "" }, { as: "abe", revision });
  };
  // Nobody looked at it in time.
  await submit({
    id: "delays",
    name: "物流延迟说明",
    text: "受天气影响，部分订单将延迟一至两天送达",
    day: 27,
    time: "09:00",
  });
  clock.setTo(FRIDAY);
  await approved({ id: "opening", name: "黑五开抢", text: "黑色星期五，全场五折起，现在开抢", day: 27, time: "10:00" });
  await approved({
    id: "weekend",
    name: "Black Friday weekend",
    text: "Up to 50% off everything, until Sunday",
    day: 27,
    time: "10:30",
  });
  await approved({ id: "last-hours", name: "黑五最后四小时", day: 27, time: "20:00" });
  await approved({
    id: "survey",
    name: "年度满意度调查",
    day: 27,
    time: "15:00",
    more: { priority: "low", deadline: "3d" },
  });
  await approved({ id: "lunch", name: "午间限时券", day: 27, time: "12:00", more: { deadline: "1h" } });
  await approved({ id: "restock", name: "爆款补货", day: 28, time: "07:30" });
  await submit({ id: "live-stream", name: "直播间预告", text: "今晚八点，直播间见", day: 28, time: "19:30" });
  await submit({
    id: "returns",
    name: "Returns made easy",
    text: "Free returns until 31 January, at any store",
    day: 29,
    time: "11:00",
  });
  await submit({ id: "summary", name: "年终总结", day: 30, time: "10:00", more: { draft: true } });

  const tips = { zone: ZONE, message: says("本周好物：编辑精选十款冬季必备") };
  await must("PUT", `/v1/schedules/weekly-tip?${SHOP}`, { name: "每周好物", cron: "0 10 * * MON,SUN", ...tips });
  const picks = {
    zone: ZONE,
    exclude: ["2026-12-25"],
    message: says("Your weekend picks are here: ten ideas under 99 yuan"),
  };
  await must("PUT", `/v1/schedules/weekend-picks?${SHOP}`, {
    name: "Weekend picks",
    cron: "0 18 * * FRI",
    ...picks,
  });
  const { revision } = await must("GET", `/v1/schedules/weekend-picks?${SHOP}`);
  await must("POST", `/v1/schedules/weekend-picks/approve?${SHOP}`, { note: "" }, { as: "abe", revision });
}
