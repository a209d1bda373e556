import { ask, type Question } from "./ask.ts";
import type { DrillProvider } from "./providers.ts";
import { type DrillFlags, drillModel } from "./setup.ts";

/** What a series of failures cost. */
export interface Switches {
  /** Milliseconds until the answer, of each round. */
  readonly times: readonly number[];
  /** Answers that were none: what a client had to see of the failure. */
  readonly errors: number;
}

type Client = Pick<Question, "front" | "stream">;

/** How the first provider answers while it lives, so that a request can be in flight when it dies: 50 ms later. */
const LATE: DrillFlags = ["wait-50"];

/**
 * Kills the first provider again and again: from the moment that nobody listens there any more until the next answer is
 * whole. @param inFlight the question is on its way when that happens; else it is asked at that moment
 */
export async function killRounds(
  url: string,
  first: DrillProvider,
  client: Client,
  { rounds, inFlight }: { readonly rounds: number; readonly inFlight: boolean },
): Promise<Switches> {
  const times: number[] = [];
  let errors = 0;
  const question = { ...client, model: drillModel(inFlight ? LATE : []), prompt: "are you there" };
  for (let round = 0; round < rounds; round++) {
    await answered(url, { ...question, model: drillModel([]) });
    first.stub.clear();
    const early = inFlight ? ask(url, question) : undefined;
    if (inFlight) await first.stub.nextRequest();
    const killed = performance.now();
    first.door.shut();
    const outcome = await (early ?? ask(url, question));
    if (outcome.kind !== "answer") errors++;
    if (outcome.kind !== "answer") await answered(url, question);
    times.push(performance.now() - killed);
    await first.door.open();
  }
  return { times, errors };
}

/** The whole time of questions that the first provider fails in the way of the flags. */
export async function failureRounds(url: string, client: Client, flags: DrillFlags, rounds: number): Promise<Switches> {
  const times: number[] = [];
  let errors = 0;
  for (let round = 0; round < rounds; round++) {
    const asked = performance.now();
    const outcome = await ask(url, { ...client, model: drillModel(flags), prompt: "are you there" });
    if (outcome.kind !== "answer") errors++;
    times.push(performance.now() - asked);
  }
  return { times, errors };
}

/** Asks until there is an answer. */
async function answered(url: string, question: Question): Promise<void> {
  while ((await ask(url, question)).kind !== "answer");
}
