import type { Outcome, Question } from "./ask.ts";
import { effectOf, type Fault } from "./faults.ts";
import type { DrillProvider } from "./providers.ts";

/** What must come of a question. */
export interface Expectation {
  readonly kinds: readonly Outcome["kind"][];
  /** Who is asked, first to last; the last of them answers, if one does. */
  readonly asked: readonly string[];
}

type Client = Pick<Question, "front" | "stream">;

/** @param faults how each provider behaves, in the order in which they are asked */
export function expectationOf(
  { front, stream }: Client,
  providers: readonly Pick<DrillProvider, "id">[],
  faults: readonly Fault[],
): Expectation {
  const asked: string[] = [];
  for (const [index, { id }] of providers.entries()) {
    asked.push(id);
    const fault = faults[index];
    const isTranslated = (front === "openai") === (id === "claude");
    const effect = fault === undefined ? "answers" : effectOf(fault, stream, isTranslated);
    if (effect === "answers") return { kinds: ["answer"], asked };
    if (effect === "cuts") return { kinds: ["cut"], asked };
    if (effect === "refuses") return { kinds: ["error"], asked };
    // Behind the last provider there is nobody to ask, so that nothing of its answer is held that need not be translated.
    if (index === providers.length - 1 && !isTranslated && !stream) return { kinds: ["error", "cut"], asked };
  }
  return { kinds: ["error"], asked };
}

/** Why an outcome is not what it must be; undefined when it is. `text` is the whole answer. */
export function problemOf(expected: Expectation, outcome: Outcome, text: string): string | undefined {
  if (!expected.kinds.includes(outcome.kind)) return `not ${expected.kinds.join(" or ")}`;
  if (outcome.kind === "error") {
    return outcome.status >= 400 && outcome.code !== "" ? undefined : "an error without status or code";
  }
  if (outcome.provider !== expected.asked.at(-1)) return `not by ${expected.asked.at(-1)}`;
  if (outcome.kind === "cut") return text.startsWith(outcome.text) ? undefined : "another text";
  if (outcome.text !== text) return "another text";
  return outcome.attempts === expected.asked.length ? undefined : `not ${expected.asked.length} attempts`;
}
