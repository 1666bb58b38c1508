/** An alert target as a form holds it, and back. Secrets are named, never typed. */
import type { AlertKind } from "../../../../src/domain/alert.ts";
import type { AlertTarget } from "../../../../src/domain/alert-target.ts";
import { isId, isSecretName } from "./names.ts";

export type TargetKind = AlertTarget["kind"];

/** A target as Herald tells it; without kind and settings where it cannot be read. */
type Told = {
  readonly id: string;
  readonly kind: TargetKind | null;
  readonly settings: Readonly<Record<string, unknown>> | null;
  readonly events: readonly AlertKind[] | null;
  readonly language: "en" | "zh" | null;
  readonly active: boolean;
  readonly offWhy: string | null;
};

export const TARGET_KINDS: readonly TargetKind[] = ["feishu", "dingtalk", "wecom", "slack", "webhook", "email"];

export type TargetForm = {
  readonly id: string;
  readonly kind: TargetKind;
  /** Of a webhook: where it is. */
  readonly url: string;
  /** The name of a webhook's secret, or of the secret that a robot's URL is. */
  readonly secret: string;
  /** The name of a robot's signing secret; empty for none. */
  readonly sign: string;
  /** Addresses, apart by commas, spaces or lines. */
  readonly to: string;
  readonly isAll: boolean;
  readonly events: readonly AlertKind[];
  readonly language: "en" | "zh";
  readonly active: boolean;
};

/** Only these robots sign what is sent to them. */
export function canSign(kind: TargetKind): boolean {
  return kind === "feishu" || kind === "dingtalk";
}

export function newTarget(language: "en" | "zh"): TargetForm {
  const nowhere = { url: "", secret: "", sign: "", to: "" };
  return { id: "", kind: "feishu", ...nowhere, isAll: true, events: [], language, active: true };
}

export function targetFormOf(target: Told): TargetForm {
  const { id, kind, settings, events, language, active, offWhy } = target;
  return {
    id,
    kind: kind ?? "feishu",
    url: kind === "webhook" ? text(settings?.["url"]) : "",
    secret: secretOf(kind === "webhook" ? settings?.["secret"] : settings?.["url"]),
    sign: secretOf(settings?.["sign"]),
    to: Array.isArray(settings?.["to"]) ? settings["to"].map(text).join("\n") : "",
    isAll: events === null,
    events: events ?? [],
    language: language ?? "en",
    // Whoever sets a target anew that turned itself off means it to go on.
    active: active || offWhy !== null,
  };
}

export function definitionOf(form: TargetForm) {
  const { kind, isAll, events, language, active } = form;
  return { kind, settings: settingsOf(form), events: isAll ? null : [...events], language, active };
}

function settingsOf({ kind, url, secret, sign, to }: TargetForm): Record<string, unknown> {
  if (kind === "email") return { to: addressesOf(to) };
  if (kind === "webhook") return { url: url.trim(), secret: { secret: secret.trim() } };
  const named = { url: { secret: secret.trim() } };
  return canSign(kind) && sign.trim() !== "" ? { ...named, sign: { secret: sign.trim() } } : named;
}

export type TargetFault = {
  readonly path: "id" | "url" | "secret" | "sign" | "to" | "events";
  readonly kind: "id" | "taken" | "missing" | "secret";
};

/** What cannot be right, said before anything leaves the page: a secret typed in place of its name is never sent. */
export function targetFaults(form: TargetForm, { taken }: { readonly taken: readonly string[] }): TargetFault[] {
  const { id, kind, url, secret, sign, to, isAll, events } = form;
  const faults: TargetFault[] = [];
  if (!isId(id)) faults.push({ path: "id", kind: "id" });
  else if (taken.includes(id)) faults.push({ path: "id", kind: "taken" });
  if (kind === "webhook" && url.trim() === "") faults.push({ path: "url", kind: "missing" });
  if (kind !== "email" && !isSecretName(secret.trim())) faults.push({ path: "secret", kind: "secret" });
  if (canSign(kind) && sign.trim() !== "" && !isSecretName(sign.trim())) faults.push({ path: "sign", kind: "secret" });
  if (kind === "email" && addressesOf(to).length === 0) faults.push({ path: "to", kind: "missing" });
  if (!isAll && events.length === 0) faults.push({ path: "events", kind: "missing" });
  return faults;
}

function addressesOf(to: string): string[] {
  return to.split(/[\s,;，；、]+/).filter((part) => part !== "");
}

function secretOf(reference: unknown): string {
  return typeof reference === "object" && reference !== null && "secret" in reference ? text(reference.secret) : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
