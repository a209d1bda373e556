import { Random } from "../fuzz/random.ts";
import { ask, type Outcome, type Question } from "./ask.ts";
import { expectationOf, problemOf } from "./expectation.ts";
import type { Fault } from "./faults.ts";
import type { DrillProvider } from "./providers.ts";
import { drillModel } from "./setup.ts";

export interface HammerJob {
  /** URL of the gateway. */
  readonly url: string;
  readonly providers: readonly DrillProvider[];
  readonly requests: number;
  readonly concurrency: number;
  readonly seed: number;
  /** One of them is drawn for each provider of each request. */
  readonly faults: readonly Fault[];
  /** One request in so many is given up by its client; 0: none. */
  readonly leaves: number;
}

export interface HammerReport {
  /** How many requests came to what. */
  readonly tally: Readonly<Record<Outcome["kind"] | "left", number>>;
  /** What was not as it must be, a line each. */
  readonly problems: readonly string[];
}

/** Milliseconds after which at the latest a client that leaves has left. */
const PATIENCE = 25;

/** One prompt in so many is long: more than one piece of a body. */
const LONG_PROMPTS = 10;
const LONG_WORD = "a".repeat(100_000);

interface Round {
  readonly question: Question;
  readonly faults: readonly Fault[];
  /** Milliseconds until the client leaves; undefined: it stays. */
  readonly leavesAfter: number | undefined;
}

/** Asks questions at random failures, many at a time; checks what each client got, and what each provider was asked. */
export async function hammer(job: HammerJob): Promise<HammerReport> {
  const rounds = draw(job);
  const tally = { answer: 0, error: 0, cut: 0, left: 0 };
  const problems: string[] = [];
  const waiting = rounds.values();
  const work = async (): Promise<void> => {
    for (const round of waiting) {
      const outcome = await outcomeOf(job.url, round);
      tally[outcome.kind]++;
      if (outcome.kind === "left") continue;
      const expected = expectationOf(round.question, job.providers, round.faults);
      const problem = problemOf(expected, outcome, `You said: ${round.question.prompt}`);
      if (problem !== undefined) problems.push(`${describe(round)}: ${problem}: ${tell(outcome)}`);
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, work));
  return { tally, problems: [...problems, ...askedProblems(job, rounds)] };
}

function draw({ requests, seed, faults, leaves, providers }: HammerJob): Round[] {
  const random = new Random(seed);
  return Array.from({ length: requests }, (_, index) => {
    const drawn = providers.flatMap(() => random.pick(faults) ?? []);
    const front = random.below(2) === 0 ? ("openai" as const) : ("anthropic" as const);
    const stream = random.below(2) === 0;
    const model = drillModel(drawn.map(({ flags }) => flags));
    const leavesAfter = leaves > 0 && random.below(leaves) === 0 ? random.below(PATIENCE) : undefined;
    const prompt = `question ${index} of the drill${random.below(LONG_PROMPTS) === 0 ? ` ${LONG_WORD}` : ""}`;
    return { question: { front, stream, model, prompt }, faults: drawn, leavesAfter };
  });
}

async function outcomeOf(url: string, { question, leavesAfter }: Round): Promise<Outcome | { readonly kind: "left" }> {
  if (leavesAfter === undefined) return ask(url, question);
  try {
    return await ask(url, { ...question, signal: AbortSignal.timeout(leavesAfter) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return { kind: "left" };
    throw error;
  }
}

/** Nobody is asked twice, or without need. */
function askedProblems(job: HammerJob, rounds: readonly Round[]): string[] {
  const asked = job.providers.map(({ stub }) => countByPrompt(stub.requests.map(({ text }) => text)));
  return rounds.flatMap((round) => {
    const counts = asked.map((counted) => counted.get(nameOf(round.question.prompt)) ?? 0);
    const expected = expectationOf(round.question, job.providers, round.faults).asked.length;
    const wanted = job.providers.map((_, index) => (index < expected ? 1 : 0));
    const isRight = counts.every((count, index) => {
      const most = wanted[index] ?? 0;
      return round.leavesAfter === undefined ? count === most : count <= most;
    });
    return isRight ? [] : [`${describe(round)}: asked ${counts.join(", ")} times, not ${wanted.join(", ")}`];
  });
}

function countByPrompt(bodies: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const body of bodies) {
    const name = nameOf(body);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What tells questions apart. */
function nameOf(text: string): string {
  return /question \d+/.exec(text)?.[0] ?? "";
}

function tell(outcome: Outcome): string {
  const text = "text" in outcome ? { text: `${outcome.text.slice(0, 40)} (${outcome.text.length} characters)` } : {};
  return JSON.stringify({ ...outcome, ...text });
}

function describe({ question, faults, leavesAfter }: Round): string {
  const kind = question.stream ? "streamed" : "plain";
  const leaves = leavesAfter === undefined ? "" : `, left after ${leavesAfter} ms`;
  return `${nameOf(question.prompt)}, ${question.front} ${kind}, ${faults.map(({ name }) => name).join(" / ")}${leaves}`;
}
