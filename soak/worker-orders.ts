/** What the soak and its worker processes say to each other. Plain JSON. */
import type { AppRules } from "../src/domain/app.ts";
import type { Status } from "../src/domain/campaign.ts";
import type { Seam } from "../src/runtime/seams.ts";
import type { AnnouncementInput } from "../src/producer/announcement.ts";
import type { Notice } from "../src/schedules/define-schedule.ts";
import type { SoakStores } from "./world.ts";

export const APP = "soak";
export const CREDENTIALS = { appKey: "herald-soak", appSecret: "herald-soak" };

export type WorkerOrder = {
  readonly stores: SoakStores;
  readonly hosts: readonly string[];
  /** Of the time-lapse clock that all processes share. */
  readonly lapse: { readonly startAt: number; readonly rate: number; readonly originMs: number };
  readonly callDeadlineMs: number;
  readonly reconcileMs: number;
  readonly rules: Partial<AppRules>;
  readonly notice: Notice;
};

/** The process stops dead the next time a release passes `seam`: it kills or freezes itself. */
export type Trap = { readonly seam: Seam; readonly how: "kill" | "freeze" };

export type Wish =
  | { readonly op: "submit"; readonly key: string; readonly input: AnnouncementInput }
  | {
      readonly op: "edit";
      readonly id: string;
      readonly revision: number;
      readonly change: Partial<AnnouncementInput>;
    }
  | { readonly op: "cancel"; readonly id: string }
  | { readonly op: "resolve"; readonly id: string; readonly became: "sent" | "not-sent"; readonly revision: number }
  | { readonly op: "pause" | "resume" }
  /** Everything that waits, is being released, or is uncertain. */
  | { readonly op: "list" };

/** What people see of a campaign that needs them, or may. */
export type Listed = {
  readonly id: string;
  readonly label: string | null;
  readonly status: Status;
  readonly revision: number;
  readonly at: number;
  readonly deadline: number;
  readonly seatAt: number | null;
  /** Out of the plan until a person decides. */
  readonly isHeld: boolean;
  /** Of an uncertain one: its attempts, by which the provider's record knows it. */
  readonly tokens: readonly string[];
};

/** How a wish was answered. `trouble` is anything but a refusal in so many words. */
export type Answer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "refused"; readonly code: string; readonly text: string }
  | { readonly kind: "trouble"; readonly text: string };

export type ToWorker =
  | { readonly kind: "wish"; readonly n: number; readonly wish: Wish }
  | { readonly kind: "trap"; readonly trap: Trap }
  | { readonly kind: "untrap" | "stop" };

export type FromWorker =
  | { readonly kind: "started" }
  | { readonly kind: "answer"; readonly n: number; readonly answer: Answer }
  /** The last words before it stops dead in a trap. */
  | { readonly kind: "trapped"; readonly trap: Trap }
  /** How the app stands, as the ledger says. Instants are real time. */
  | {
      readonly kind: "pulse";
      readonly reconciledAt: number | null;
      readonly isPaused: boolean;
      readonly isBlocked: boolean;
      readonly disarmedWhy: string | null;
    }
  | { readonly kind: "error"; readonly where: string; readonly text: string };

/** The process could not start, and said why. With a store away that is its duty, and it is started again. */
export const EXIT_NOT_STARTED = 10;

/** Herald was closed, and yet something kept the process. Nothing expects this one. */
export const EXIT_LINGERED = 11;
