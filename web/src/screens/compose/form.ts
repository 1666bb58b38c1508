/** What is being written, as the fields hold it: always whole, often not yet right. */
import type { NewCampaign } from "../../api/campaigns.ts";
import type { Recurrence } from "../../recurrence/recurrence.ts";

export type Kind = "text" | "card" | "image" | "custom";
export type When = "now" | "at" | "recurring";
export type Priority = NonNullable<NewCampaign["priority"]>;
export type Late = NonNullable<NewCampaign["late"]>;
export type Fields = Readonly<Record<string, unknown>>;
/** Options by vendor, then by the option's own name; "" is not set. */
export type Vendors = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type MessageFields = {
  readonly kind: Kind;
  readonly text: string;
  readonly title: string;
  readonly summary: string;
  readonly imageUri: string;
  readonly url: string;
  /** Base64. */
  readonly thumbnail: string;
  /** Of a custom type. */
  readonly objectName: string;
  readonly body: string;
  /** The body of a custom type goes out as it stands, and need not be JSON. */
  readonly isPlain: boolean;
  /** What a message that was loaded holds beside the fields above, for the type it came with. */
  readonly rest: { readonly objectName: string; readonly content: Fields };
  readonly fromUserId: string;
  readonly pushContent: string;
  readonly pushData: string;
  readonly pushTitle: string;
  readonly templateId: string;
  readonly forcePush: boolean;
  readonly vendors: Vendors;
  readonly contentAvailable: boolean;
  readonly disableUpdateLastMsg: boolean;
};

/** How it is called, and when it goes. */
type Timing = {
  readonly name: string;
  readonly when: When;
  /** On the app's wall: "2026-11-27T18:00". */
  readonly at: string | null;
  /** How much later than asked it may go out. */
  readonly slipMinutes: number;
  readonly priority: Priority;
  readonly anytime: boolean;
  /** Null: what Herald does where nothing is said, which is not the same for a campaign and for a schedule. */
  readonly late: Late | null;
  readonly recurrence: Recurrence;
  readonly active: boolean;
};

export type Form = MessageFields & Timing;

/** As long as Herald lets a campaign slip where nothing is said. */
export const SLIP_MINUTES = 24 * 60;

/** The fields of a message in which nothing was written yet. */
export const NO_MESSAGE: MessageFields = {
  kind: "text",
  text: "",
  title: "",
  summary: "",
  imageUri: "",
  url: "",
  thumbnail: "",
  objectName: "",
  body: "{\n  \n}",
  isPlain: false,
  rest: { objectName: "", content: {} },
  fromUserId: "",
  pushContent: "",
  pushData: "",
  pushTitle: "",
  templateId: "",
  forcePush: false,
  vendors: {},
  contentAvailable: false,
  disableUpdateLastMsg: false,
};

export function emptyForm({ zone, fromUserId }: { zone: string; fromUserId: string }): Form {
  return {
    ...NO_MESSAGE,
    fromUserId,
    name: "",
    when: "at",
    at: null,
    slipMinutes: SLIP_MINUTES,
    priority: "normal",
    anytime: false,
    late: null,
    recurrence: { cron: "0 18 * * FRI", zone, starts: null, ends: null, exclude: [] },
    active: true,
  };
}

/** What becomes of one whose time passed, where nothing is said. */
export function lateOf({ late, when }: Pick<Form, "late" | "when">): Late {
  return late ?? (when === "recurring" ? "skip" : "hold");
}

const NAME_MAX = 40;

/** The name that was given, or the first words of what is said. */
export function nameOf(form: Form): string {
  const given = form.name.trim();
  if (given !== "") return given;
  const said = { text: form.text, card: form.title, image: "", custom: "" }[form.kind] || form.pushContent;
  const [line = ""] = said.trim().split(/[\r\n\u2028\u2029]/);
  const plain = [...line.replace(/\p{Cc}/gu, " ").trim()];
  if (plain.length > NAME_MAX) return `${plain.slice(0, NAME_MAX - 1).join("")}…`;
  return plain.join("") || form.objectName.trim() || form.kind;
}
