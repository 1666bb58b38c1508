// The arrows between the rooms (ARCHITECTURE.md draws them). A use case states what it needs as a type, so an
// `import type` may point where a value may not: `values` below looks at imports that are still there at run time.

const values = { dependencyTypesNot: ["type-only"] };

/** Values in `room` come only from `from`; "pure" libraries and Node's own modules are another rule's matter. */
const room = (name, from, comment, { except } = {}) => ({
  name: `${name}-imports`,
  severity: "error",
  comment,
  from: { path: `^src/${name}/`, ...(except && { pathNot: except }) },
  to: {
    ...values,
    path: "^(src|web|test|bench|soak|examples|scripts)/",
    pathNot: `^src/(${[name, ...from].join("|")})/`,
  },
});

/** `library` enters through one door, for its values and its types alike unless `typesToo` is false. */
const door = (library, doors, comment) => ({
  name: `one-door-for-${library.replace(/\W+/g, "-")}`,
  severity: "error",
  comment,
  from: { path: "^src/", pathNot: doors },
  to: { ...values, path: `(^|/)node_modules/(@types/)?(${library})/` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "domain-is-pure",
      severity: "error",
      comment:
        "The domain computes from arguments: no room but itself, and only libraries that do no I/O (crypto: for hashes).",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/domain/", "(^|/)node_modules/(@types/)?(luxon|zod|cron-parser)/", "^crypto$"] },
    },
    room("runtime", ["domain"], "Config, clock, logger and lifecycle serve every room and know none but the domain."),
    room("ledger", ["domain", "runtime"], "The ledger knows the rules, not who asks."),
    room("queue", ["domain", "runtime"], "The queue only times: it knows the rules, not who asks."),
    room("rongcloud", ["domain", "runtime"], "The client knows the rules, not who asks."),
    room("producer", ["domain", "runtime"], "A use case states its needs as types; src/main hands in the real ones."),
    room(
      "schedules",
      ["producer", "domain", "runtime"],
      // Applying a file submits and edits its campaigns exactly as a person would, by the producer's own use cases.
      "A use case states its needs as types; src/main hands in the real ones.",
    ),
    room("alerts", ["domain", "runtime"], "A use case states its needs as types; src/main hands in the real ones."),
    room("worker", ["domain", "runtime"], "A use case states its needs as types; src/main hands in the real ones.", {
      // Shares BullMQ's door with src/queue: it is where a job of theirs becomes a release of ours.
      except: "^src/worker/(worker|end-job)\\.ts$",
    }),
    {
      name: "worker-door-imports",
      severity: "error",
      comment: "BullMQ's door in the worker reaches the queue beside the rules, and no other store.",
      from: { path: "^src/worker/(worker|end-job)\\.ts$" },
      to: { ...values, path: "^src/", pathNot: "^src/(worker|queue|domain|runtime)/" },
    },
    room(
      "access",
      ["producer", "domain", "runtime"],
      "A use case states its needs as types; src/main hands in the real ones.",
    ),
    room(
      "metrics",
      ["producer", "domain", "runtime"],
      "What is measured is told by facts and read as faces read; no store is reached from here.",
    ),
    room(
      "http",
      ["access", "producer", "schedules", "domain", "runtime"],
      "A face asks use cases; it reaches no store itself.",
    ),
    room(
      "cli",
      ["producer", "schedules", "sandbox", "domain", "runtime"],
      "A face asks use cases; it reaches no store itself.",
    ),
    room(
      "sandbox",
      ["rongcloud", "domain", "runtime"],
      "The pretend service shares the contract with the client, nothing else.",
    ),
    {
      name: "sandbox-never-ships",
      severity: "error",
      comment: "What releases announcements must not be able to tell it is being tested.",
      from: { path: "^src/", pathNot: "^src/(main|cli|sandbox)/" },
      to: { path: "^src/sandbox/" },
    },
    door(
      "undici",
      ["^src/rongcloud/client\\.ts$", "^src/alerts/http-door\\.ts$"],
      "One place decides how a call leaves, and that it leaves once; another how an alert does.",
    ),
    door("nodemailer", "^src/alerts/mail-door\\.ts$", "One place knows the mail server's password."),
    door(
      "bullmq",
      // The embedded store makes BullMQ's tables before a queue exists that could.
      ["^src/queue/", "^src/worker/(worker|end-job)\\.ts$", "^src/ledger/embedded/prepare-for-bullmq\\.ts$"],
      "BullMQ only times; the rest speaks of releases.",
    ),
    door("ioredis", ["^src/queue/", "^src/ledger/witness"], "Redis holds timers and a copy of the witness, no truth."),
    door("drizzle-orm|drizzle-kit", "^src/ledger/", "Only the ledger knows it is SQL."),
    door(
      "pg|@electric-sql/pglite",
      ["^src/ledger/", "^src/queue/"],
      "BullMQ's Postgres backend has a pool of its own.",
    ),
    door("hono|@hono", "^src/http/", "Only the front door speaks HTTP to those who ask."),
    door("prom-client", "^src/metrics/", "One registry of our own: nothing is measured behind our back."),
    door(
      "@opentelemetry",
      "^src/runtime/open-tracing\\.ts$",
      "Loaded only where traces are collected; everything else knows steps.",
    ),
    door("bullmq-otel", "^src/queue/queue-tracing\\.ts$", "BullMQ's own spans are BullMQ's neighbours' matter."),
    door(
      "@bull-board",
      ["^src/queue/board-queue\\.ts$", "^src/http/queue-board\\.ts$"],
      "A queue is handed out to be looked at, and shown by the front door; no button of it works.",
    ),
    door("commander", "^src/(cli|main)/", "A use case has no flags."),
    {
      name: "src-stands-alone",
      severity: "error",
      comment: "What ships imports neither tests nor tools.",
      from: { path: "^src/" },
      to: { path: "^(test|bench|soak|scripts)/" },
    },
    {
      name: "desk-asks-the-api",
      severity: "error",
      comment: "The page has what the public API tells it; of the server it knows only the shapes of that.",
      from: { path: "^web/" },
      to: { ...values, path: "^(src|test|bench|soak|scripts)/" },
    },
    {
      name: "desk-knows-shapes-of-http-only",
      severity: "error",
      comment: "What is no shape of the API is nothing the page may lean on.",
      from: { path: "^web/" },
      to: { path: "^src/", pathNot: "^src/http/" },
    },
    {
      name: "screens-stand-alone",
      severity: "error",
      comment: "A screen is loaded when it is gone to; what two of them need lies beside them, not in one of them.",
      from: { path: "^web/src/screens/([^/]+)/" },
      to: { path: "^web/src/screens/", pathNot: "^web/src/screens/$1/" },
    },
    {
      name: "screens-come-last",
      severity: "error",
      comment: "Only the way to each screen knows the screens.",
      from: { path: "^web/src/", pathNot: "^web/src/(screens/|app/desk\\.tsx$)" },
      to: { path: "^web/src/screens/" },
    },
    {
      name: "one-door-for-the-api",
      severity: "error",
      comment: "One place knows how Herald is asked, and what a refusal looks like.",
      from: { path: "^web/src/", pathNot: "^web/src/api/" },
      to: { path: "(^|/)node_modules/hono/" },
    },
    {
      name: "no-dev-dependencies-in-src",
      severity: "error",
      comment: "They are not there once installed.",
      from: { path: "^src/" },
      to: { ...values, dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-circles",
      severity: "error",
      comment: "Two files that need each other are one file. Types may look at each other.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
