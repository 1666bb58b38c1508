import { defineConfig, globalIgnores } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const env = {
  object: "process",
  property: "env",
  message:
    "src/runtime/config.ts and secrets.ts are the only readers of the environment; take what you need as an argument.",
};
const exit = {
  object: "process",
  property: "exit",
  message: "Only the entrance (src/main) ends the process; return a code or throw.",
};
/** The domain takes instants and dice as arguments, so that every rule can be tested to the millisecond. */
const clockAndDice = [
  { object: "Date", property: "now" },
  { object: "performance", property: "now" },
  { object: "DateTime", property: "now" },
  { object: "DateTime", property: "local" },
  { object: "Math", property: "random" },
  { object: "crypto", property: "randomUUID" },
].map((reach) => ({ ...reach, message: "The domain has neither clock nor dice: take it as an argument." }));

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "src/ledger/migrations/"]),
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // A promise nobody waits for is a release nobody settles.
      "@typescript-eslint/no-floating-promises": ["error", { checkThenables: true }],
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        // A `default` is a decision about the rest: `satisfies never` closes it, anything else was meant.
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/only-throw-error": "error",
      // What an AbortSignal or a catch hands over is passed on as it came.
      "@typescript-eslint/prefer-promise-reject-errors": [
        "error",
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      "@typescript-eslint/use-unknown-in-catch-callback-variable": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-shadow": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `== null` asks for null and undefined at once, which is what databases and JSON make necessary.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-template-curly-in-string": "error",
      "prefer-const": "error",

      // An interface can be added to from afar; a type says all it is where it stands, and unions need it anyway.
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      // Objects here are closures, and so may be taken apart; `this` appears only inside libraries.
      "@typescript-eslint/unbound-method": "off",
      // A listener may have nothing to do, and an index signature can name its key.
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions", "functions", "methods"] }],
      "@typescript-eslint/consistent-indexed-object-style": "off",
      // A getter is how a class keeps the shape that a library's own has.
      "@typescript-eslint/class-literal-property-style": "off",
      // A test double and a port's implementation are often async without awaiting: the seam is, they need not be.
      "@typescript-eslint/require-await": "off",
      // tsconfig's noPropertyAccessFromIndexSignature asks for the brackets that this rule would take away.
      "@typescript-eslint/dot-notation": "off",
      // `a === "" || b === ""` reads as it is meant; `??` is not what is meant where an empty string counts as absent.
      "@typescript-eslint/prefer-nullish-coalescing": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": ["error", env, exit],
    },
  },
  {
    files: ["src/domain/**/*.ts"],
    rules: {
      "no-restricted-properties": ["error", env, exit, ...clockAndDice],
      "no-restricted-globals": ["error", "fetch", "setTimeout", "setInterval", "setImmediate", "process"],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The domain has no clock." },
      ],
      "no-restricted-imports": [
        "error",
        {
          name: "node:crypto",
          importNames: ["randomBytes", "randomInt", "randomUUID"],
          message: "The domain has no dice.",
        },
      ],
    },
  },
  { files: ["src/runtime/{config,secrets}.ts"], rules: { "no-restricted-properties": ["error", exit] } },
  { files: ["src/main/**/*.ts"], rules: { "no-restricted-properties": ["error", env] } },
  // A child process has an entrance of its own.
  { files: ["src/**/*-child.ts"], rules: { "no-restricted-properties": ["error", env] } },
  {
    // Arithmetic on indices that stays within its arrays, on the plan's hottest path; a check at each step would say nothing.
    files: ["src/domain/sorted-map.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["web/src/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat["recommended-latest"]],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Herald's clock may run fast: ask time/plan-clock.ts." },
      ],
      // An event handler may be async: what goes wrong in it is told by `useAct`.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ["web/src/time/plan-clock.ts"], rules: { "no-restricted-properties": "off" } },
  {
    files: ["test/**/*.ts", "bench/**/*.ts", "soak/**/*.ts"],
    rules: {
      // Here a missing value should fail loudly at once, and does.
      "@typescript-eslint/no-non-null-assertion": "off",
      // vitest's asymmetric matchers, JSON and rows of a query are `any`, and the assertion is their check.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      // A table's row may be named as what it is about.
      "@typescript-eslint/no-shadow": "off",
    },
  },
  {
    // Run before the compiler exists for them: plain JavaScript, read by whatever Node a machine has.
    files: ["scripts/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
    rules: { "no-undef": "error", eqeqeq: "error" },
  },
);
