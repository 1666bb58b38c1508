/** Settings from the environment, read once, at the start. Alert targets' secrets are `secrets.ts`. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Fault } from "../domain/fault.ts";
import { SECOND_MS } from "../domain/time.ts";
import { readWith } from "../domain/zod-faults.ts";
import type { LogLevel } from "./logger.ts";
import { LOG_LEVELS } from "./logger.ts";

export type Config = {
  /** Absolute. Everything Herald keeps on this machine is below it. */
  readonly stateDirectory: string;
  /** Absolute. Outside the ledger's own directory, so that the two are not lost together. */
  readonly witnessDirectory: string;
  /** Null: the embedded store below `stateDirectory`. */
  readonly databaseUrl: string | null;
  /** Null: BullMQ's Postgres backend on the ledger's own database. */
  readonly redisUrl: string | null;
  readonly credentials: { readonly appKey: string; readonly appSecret: string } | null;
  /** The name of a data centre, or null where `hosts` are given. */
  readonly region: string;
  /** Overrides the region: scheme and authority of each host, the primary first. */
  readonly hosts: readonly string[] | null;
  readonly callDeadlineMs: number;
  /** Absolute. Where secrets that alert targets name are kept as files; null: only in the environment. */
  readonly secretsDirectory: string | null;
  /** How alerts by e-mail go; null: they cannot. */
  readonly smtp: { readonly url: string; readonly from: string } | null;
  /** Whether alerts may go to private addresses, and over plain http. */
  readonly allowPrivateTargets: boolean;
  readonly logLevel: LogLevel;
  /** Where the front door listens. */
  readonly host: string;
  readonly port: number;
  /** By which address people reach it through a proxy that ends TLS; null without one. */
  readonly publicUrl: string | null;
  /** Names it may be called by beside its own. */
  readonly allowedHosts: readonly string[];
  /** Where a process tells its metrics beside the front door, on the same address; null: only through the front door. */
  readonly metricsPort: number | null;
  /** An OpenTelemetry collector that traces go to; null: none are made. */
  readonly otlpEndpoint: string | null;
  /** The account Herald runs under; who is named in the audit where nobody else is. */
  readonly user: string;
};

const schema = z.object({
  HERALD_STATE_DIR: z.string().min(1).optional(),
  HERALD_WITNESS_DIR: z.string().min(1).optional(),
  XDG_STATE_HOME: z.string().optional(),
  DATABASE_URL: z
    .string()
    .refine(isUrlOf("postgres:", "postgresql:"), 'a URL such as "postgres://user@host:5432/herald"')
    .optional(),
  REDIS_URL: z.string().refine(isUrlOf("redis:", "rediss:"), 'a URL such as "redis://host:6379"').optional(),
  RONGCLOUD_APP_KEY: z.string().min(1).optional(),
  RONGCLOUD_APP_SECRET: z.string().min(1).optional(),
  RONGCLOUD_REGION: z.string().default("beijing"),
  RONGCLOUD_HOSTS: z
    .string()
    .transform((text) => text.split(",").map((host) => host.trim().replace(/\/$/, "")))
    .refine((hosts) => hosts.every(isHost), "https URLs without a path, separated by commas (http on loopback only)")
    .optional(),
  HERALD_CALL_DEADLINE_SECONDS: z.coerce.number("a number of seconds from 1 to 60").min(1).max(60).default(20),
  HERALD_SECRETS_DIR: z.string().min(1).optional(),
  HERALD_SMTP_URL: z
    .string()
    .refine(isUrlOf("smtp:", "smtps:"), 'a URL such as "smtps://user:password@host"')
    .optional(),
  HERALD_SMTP_FROM: z.string().refine(isSender, 'an address such as "Herald <herald@example.com>"').optional(),
  HERALD_ALLOW_PRIVATE_TARGETS: z.enum(["true", "false"]).default("false"),
  HERALD_LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
  HERALD_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,253}$/, "an address such as 127.0.0.1")
    .default("127.0.0.1"),
  HERALD_PORT: z.coerce.number("a port from 0 to 65535").int().min(0).max(65_535).default(7070),
  HERALD_PUBLIC_URL: z
    .string()
    .refine(isHost, "the https:// address of the proxy in front, without a path (http on loopback only)")
    .optional(),
  HERALD_ALLOWED_HOSTS: z
    .string()
    .transform((text) => text.split(",").map((name) => name.trim().toLowerCase()))
    .refine((names) => names.every((name) => /^[a-z0-9.-]{1,253}$/.test(name)), "host names separated by commas")
    .optional(),
  HERALD_METRICS_PORT: z.coerce.number("a port from 0 to 65535").int().min(0).max(65_535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine(isUrlOf("http:", "https:"), 'a URL such as "http://127.0.0.1:4318"')
    .optional(),
  USER: z.string().optional(),
});

/** Reads the settings, or says everything that is wrong with them. An empty variable counts as not set. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
):
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "faults"; readonly faults: readonly Fault[] } {
  const set = given(schema.shape, environment);
  const read = readWith(schema, set);
  const faults = [...(read.kind === "faults" ? withoutSecrets(read.faults) : []), ...halfPairs(set)];
  if (read.kind === "faults" || faults.length > 0) return { kind: "faults", faults };
  const env = read.value;
  const stateDirectory = resolve(
    env.HERALD_STATE_DIR ?? join(env.XDG_STATE_HOME ?? join(homedir(), ".local/state"), "herald"),
  );
  return {
    kind: "config",
    config: {
      stateDirectory,
      witnessDirectory: resolve(env.HERALD_WITNESS_DIR ?? join(stateDirectory, "witness")),
      databaseUrl: env.DATABASE_URL ?? null,
      redisUrl: env.REDIS_URL ?? null,
      credentials:
        env.RONGCLOUD_APP_KEY !== undefined && env.RONGCLOUD_APP_SECRET !== undefined
          ? { appKey: env.RONGCLOUD_APP_KEY, appSecret: env.RONGCLOUD_APP_SECRET }
          : null,
      region: env.RONGCLOUD_REGION,
      hosts: env.RONGCLOUD_HOSTS ?? null,
      callDeadlineMs: env.HERALD_CALL_DEADLINE_SECONDS * SECOND_MS,
      secretsDirectory: env.HERALD_SECRETS_DIR === undefined ? null : resolve(env.HERALD_SECRETS_DIR),
      smtp:
        env.HERALD_SMTP_URL !== undefined && env.HERALD_SMTP_FROM !== undefined
          ? { url: env.HERALD_SMTP_URL, from: env.HERALD_SMTP_FROM }
          : null,
      allowPrivateTargets: env.HERALD_ALLOW_PRIVATE_TARGETS === "true",
      logLevel: env.HERALD_LOG_LEVEL,
      host: env.HERALD_HOST,
      port: env.HERALD_PORT,
      publicUrl: env.HERALD_PUBLIC_URL ?? null,
      allowedHosts: env.HERALD_ALLOWED_HOSTS ?? [],
      metricsPort: env.HERALD_METRICS_PORT ?? null,
      otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
      user: env.USER ?? "herald",
    },
  };
}

/** What is needed to ask a Herald that runs elsewhere, and nothing of what running one needs. */
export type ApiSettings = {
  /** Scheme and authority. */
  readonly url: string;
  /** Whether the address was chosen, or is where Herald usually is. */
  readonly isUrlGiven: boolean;
  readonly token: string | null;
  /** Which app is meant where none is named. */
  readonly app: string;
};

const apiSchema = z.object({
  HERALD_URL: z
    .string()
    .transform((text) => text.replace(/\/$/, ""))
    .refine(isHost, "an https URL without a path (http on loopback only)")
    .optional(),
  HERALD_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "a token as it was printed")
    .optional(),
  HERALD_APP: z.string().default("default"),
});

/** Reads them alone: whoever only asks is not bothered with what is wrong in the settings of a store. */
export function readApiSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
):
  | { readonly kind: "settings"; readonly settings: ApiSettings }
  | { readonly kind: "faults"; readonly faults: readonly Fault[] } {
  const read = readWith(apiSchema, given(apiSchema.shape, environment));
  if (read.kind === "faults") return { kind: "faults", faults: withoutSecrets(read.faults) };
  const { HERALD_URL: url, HERALD_TOKEN: token = null, HERALD_APP: app } = read.value;
  return {
    kind: "settings",
    settings: { url: url ?? "http://127.0.0.1:7070", isUrlGiven: url !== undefined, token, app },
  };
}

function given(shape: object, environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.keys(shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  ) as Record<string, string>;
}

const PAIRS = [
  ["RONGCLOUD_APP_KEY", "RONGCLOUD_APP_SECRET"],
  ["HERALD_SMTP_URL", "HERALD_SMTP_FROM"],
] as const;

function halfPairs(set: Readonly<Record<string, string | undefined>>): Fault[] {
  return PAIRS.flatMap((names) => {
    const missing = names.filter((name) => set[name] === undefined);
    if (missing.length !== 1) return [];
    return missing.map((name) => ({ path: name, expected: "set together with the other of the pair", got: "nothing" }));
  });
}

/** A URL may carry a password and a secret is one, so what came is never repeated for them. */
function withoutSecrets(faults: readonly Fault[]): Fault[] {
  return faults.map((fault) =>
    /URL$|ENDPOINT$|SECRET$|KEY$|TOKEN$/.test(fault.path) ? { ...fault, got: "something else" } : fault,
  );
}

function isUrlOf(...protocols: string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** An address, or a name and an address in angle brackets; on one line, for it becomes a header. */
function isSender(text: string): boolean {
  const address = /^[^<>\r\n]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return z.email().safeParse(address).success;
}

function isHost(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url.origin === text && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback));
}
