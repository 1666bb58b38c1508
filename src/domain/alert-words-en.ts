/** The words of alerts in English. */
import type { Told, Words } from "./alert-words.ts";

export const EN: Words = {
  sandbox: "[Sandbox] ",
  andMore: (count) => `and ${count} more`,
  kinds: {
    "campaign.sent": {
      title: ({ name }) => `Sent: ${name}`,
      text: (told) =>
        told.is("late")
          ? `RongCloud accepted the call of ${told.time("startedAt")}; its answer came late.`
          : `RongCloud accepted it at ${told.time("startedAt")}.`,
      many: (count, app) => `Sent: ${count} announcements of ${app}`,
    },
    "campaign.slipped": {
      title: ({ name, time }) => `Later: ${name} goes out at ${time("to")}`,
      text: ({ time, word }) => `It was to go out at ${time("slippedFrom")}. ${word("reasons")}`,
      whatToDo: () => "If that is too late: give it a higher priority or another time, or cancel what goes before it.",
      many: (count, app) => `Later: ${count} announcements of ${app} have moved`,
    },
    "campaign.will-miss": {
      title: ({ name, time }) => `${name} will miss its deadline, ${time("deadline")}`,
      text: ({ time, word }) => `The first time that is free is ${time("firstSeatAt")}. ${word("reasons")}`,
      whatToDo: () =>
        "Give it a later deadline or a higher priority, or cancel what goes before it; else it is not sent.",
      many: (count, app) => `${count} announcements of ${app} will miss their deadlines`,
    },
    "campaign.expired": {
      title: ({ name }) => `Not sent: ${name} has expired`,
      text: ({ time, word }) => `Its deadline was ${time("deadline")}: ${word("text")}.`,
      whatToDo: () => "If it still matters, submit it anew with a later deadline.",
      many: (count, app) => `Not sent: ${count} announcements of ${app} have expired`,
    },
    "campaign.skipped": {
      title: ({ name }) => `Skipped: ${name}`,
      text: ({ word, has, time }) => `${has("nominalAt") ? `Of ${time("nominalAt")}: ` : ""}${word("text")}.`,
      many: (count, app) => `Skipped: ${count} announcements of ${app}`,
    },
    "campaign.uncertain": {
      title: ({ name }) => `Nobody can tell whether ${name} went out`,
      text: ({ has, time, word }) =>
        `${has("startedAt") ? `The call began at ${time("startedAt")}. ` : ""}${word("why")}. It is not sent again by itself.`,
      whatToDo: ({ word, has }) =>
        `Look for it on a phone with the app, and in RongCloud's console${has("token") ? ` (X-Request-ID ${word("token")})` : ""}. Then resolve it: sent, or not sent; not sent goes out again.`,
      many: (count, app) => `Nobody can tell whether ${count} announcements of ${app} went out`,
    },
    "campaign.failed": {
      title: ({ name }) => `Not sent: RongCloud refused ${name}`,
      text: ({ word }) => `${word("why")}.`,
      whatToDo: () => "Mend the message and submit it anew; it is not tried again.",
      many: (count, app) => `Not sent: RongCloud refused ${count} announcements of ${app}`,
    },
    "campaign.held": {
      title: ({ name }) => `${name} waits for a person`,
      text: ({ word, has, time }) =>
        `${word("text")}.${has("promisedAt") ? ` It was promised for ${time("promisedAt")}.` : ""}`,
      whatToDo: ({ word }) =>
        word("code") === "invalid"
          ? "Edit it so that it can be read and sent, or cancel it."
          : "If it is still right, give it a new time; if not, cancel it.",
      many: (count, app) => `${count} announcements of ${app} wait for a person`,
    },
    "campaign.duplicate": {
      title: ({ name }) => `${name} may have reached everyone twice`,
      text: ({ word }) => `Two calls for it were accepted or are under way: ${word("token")}; ${word("others")}.`,
      whatToDo: () => "Look both calls up in RongCloud's console, and tell users if it is true. Please report it.",
      many: (count, app) => `${count} announcements of ${app} may have reached everyone twice`,
    },
    "app.held": {
      title: ({ app, has, time }) =>
        has("until") ? `Nothing of ${app} goes out before ${time("until")}` : `Nothing of ${app} goes out for now`,
      text: (told) => (told.word("code") === "paused" ? pausedBy(told) : `${told.word("why")}.`),
      whatToDo: ({ word }) => HELD_TODO[word("code")] ?? "",
      many: (count, app) => `Nothing of ${app} goes out for now, for ${count} reasons`,
    },
    "quota.used-outside": {
      title: ({ app }) => `Someone else uses up the quota of ${app}`,
      text: ({ time, word, has }) =>
        `RongCloud refused a call at ${time("startedAt")} for quota, though by Herald's own count there was room (${word("used")}).${has("until") ? ` Nothing goes out before ${time("until")}.` : ""}`,
      whatToDo: () =>
        "Find out who else sends with this App Key, and record such calls so that the plan reckons with them. If nobody does, ask RongCloud whether the limits are what you think.",
      many: (count, app) => `Someone else uses up the quota of ${app} (${count} refusals)`,
    },
    "schedule.paused": {
      title: ({ name }) => `${name} no longer fires`,
      text: (told) => (told.word("code") === "paused" ? pausedBy(told) : `${told.word("why")}.`),
      whatToDo: ({ word }) =>
        word("code") === "paused" ? "Nothing of it goes out until it is resumed." : "Define it anew, or remove it.",
      many: (count, app) => `${count} schedules of ${app} no longer fire`,
    },
    "reconciler.corrected": {
      title: ({ subject }) => `Put right: ${subject}`,
      text: ({ word }) => `${word("why")}.`,
      many: (count, app) => `Put right: ${count} things of ${app}`,
    },
    test: {
      title: ({ app }) => `Test: alerts of ${app} arrive here`,
      text: ({ actor }) => `${actor} asked for it. Nothing has happened.`,
      many: (count, app) => `Test: ${count} alerts of ${app}`,
    },
  },
};

const HELD_TODO: Readonly<Record<string, string>> = {
  throttled: "Nothing: it goes on by itself. Find out who else uses this App Key, if that is not known.",
  unreachable: "See whether this machine reaches RongCloud: DNS, firewall, proxy. It is tried again by itself.",
  blocked: "See App Key, secret and what is enabled in RongCloud's console; then resume the app.",
  witness: "See whether the witness's directory can be read and written, and has room. It is tried again by itself.",
  paused: "What was promised meanwhile becomes late; resume the app when it may go on.",
  disarmed: "Compare with RongCloud's console what went out; then arm the app.",
  unreadable: "Set the app's rules anew.",
};

function pausedBy({ actor, word, has }: Told): string {
  return `Paused by ${actor}${has("note") ? `: ${word("note")}` : ""}.`;
}
