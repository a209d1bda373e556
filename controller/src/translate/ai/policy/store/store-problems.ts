import type { AIPolicy } from "../../../../resources/resources.ts";
import type { RefProblem } from "../../context.ts";

/** What is wrong with policies' stores where they are in effect: it may be right on one data plane and not on another. */
export class StoreProblems {
  readonly #byPolicy = new Map<AIPolicy, Map<string, RefProblem>>();

  add(policy: AIPolicy, problem: RefProblem): void {
    const known = this.#byPolicy.get(policy) ?? new Map<string, RefProblem>();
    this.#byPolicy.set(policy, known.set(problem.message, problem));
  }

  /** Each once. */
  of(policy: AIPolicy): readonly RefProblem[] {
    return [...(this.#byPolicy.get(policy)?.values() ?? [])];
  }
}
