/** Traces: which steps a campaign's way is told in. Where nobody collects them, a step is only its work. */

export type StepName = "submit" | "acquire" | "witness" | "call" | "settle";

/** What a step says about itself: ids and words of short lists, never a message or a secret. */
export type StepFacts = Readonly<Record<string, string | number>>;

export type Tracing = {
  /** Runs `work` as one step of the way; `note` adds what is known only later. What it throws marks the step as failed. */
  step<T>(name: StepName, facts: StepFacts, work: (note: (more: StepFacts) => void) => Promise<T>): Promise<T>;
};

export const NO_TRACING: Tracing = { step: (_name, _facts, work) => work(() => undefined) };
