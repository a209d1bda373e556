import { type AccessEntry, aiLogOf, textOf } from "./access-entry.ts";
import { picodollarsOf } from "./money.ts";

/** What one request to a model took, as its line in the access log tells. */
export interface UsageRecord {
  /** Milliseconds since 1970; when the request began. */
  readonly time: number;
  readonly consumer: string | undefined;
  readonly team: string | undefined;
  /** That answered; of a request that nobody answered, the one asked for. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly route: string | undefined;
  readonly amounts: UsageAmounts;
}

/** Sums of one request or of many. */
export interface UsageAmounts {
  readonly requests: number;
  /** Of them, those with a status of 400 or more. */
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** 10⁻¹² US$, of the requests whose price is known. */
  readonly cost: bigint;
  /** Requests with tokens and no known price: their money is not in `cost`. */
  readonly unpriced: number;
  /** Requests whose tokens are estimated, since the provider has not told them. */
  readonly estimated: number;
}

/** Characters of a name that are kept. */
const LONGEST_NAME = 256;

export const NO_USAGE: UsageAmounts = {
  requests: 0,
  failed: 0,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cost: 0n,
  unpriced: 0,
  estimated: 0,
};

/** Undefined where no model was asked: ai-statistics, which notes them, was not in the request's way. */
export function usageRecordOf(entry: AccessEntry): UsageRecord | undefined {
  const log = aiLogOf(entry);
  const model = textOf(log.model);
  const time = Date.parse(textOf(entry.start_time) ?? "");
  if (Number.isNaN(time) || (model === undefined && textOf(log.total_token) === undefined)) return undefined;
  return {
    time,
    consumer: nameOf(log.consumer, entry.consumer),
    team: nameOf(log.team, entry.team),
    model: nameOf(log.model),
    provider: nameOf(log.provider, entry.provider),
    route: nameOf(entry.route_name),
    amounts: amountsOf(entry, log),
  };
}

function amountsOf(entry: AccessEntry, log: AccessEntry): UsageAmounts {
  // The tokens of an answer from the cache were those of the request that it first answered.
  if (textOf(log.cache_status) === "hit") return { ...NO_USAGE, requests: 1 };
  const totalTokens = countOf(log.total_token);
  const cost = picodollarsOf(log.cost);
  return {
    requests: 1,
    failed: Number(entry.response_code) >= 400 ? 1 : 0,
    inputTokens: countOf(log.input_token),
    outputTokens: countOf(log.output_token),
    totalTokens,
    cost: cost ?? 0n,
    unpriced: cost === undefined && totalTokens > 0 ? 1 : 0,
    estimated: textOf(log.usage_estimated) === "true" ? 1 : 0,
  };
}

export function addUsage(one: UsageAmounts, other: UsageAmounts): UsageAmounts {
  return {
    requests: one.requests + other.requests,
    failed: one.failed + other.failed,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    totalTokens: one.totalTokens + other.totalTokens,
    cost: one.cost + other.cost,
    unpriced: one.unpriced + other.unpriced,
    estimated: one.estimated + other.estimated,
  };
}

/** The first of the values that is there, so short that many of them have room. */
function nameOf(...values: readonly unknown[]): string | undefined {
  return values
    .map(textOf)
    .find((text) => text !== undefined)
    ?.slice(0, LONGEST_NAME);
}

/** Whatever is no count is 0: a log holds what anybody may have written there. */
function countOf(value: unknown): number {
  const count = Number(textOf(value) ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
