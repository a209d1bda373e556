import type { Child } from "./child.ts";
import type { LoadJob, LoadResult, RequestKind, StreamFaults } from "./load/job.ts";
import { cpuTimeNs } from "./process-usage.ts";
import { median } from "./statistics.ts";

export type Load = Child<LoadJob, LoadResult>;

/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly request: RequestKind;
}

/** What one round tells of one contender. */
export interface Sample {
  /** Microseconds of processor time per request. */
  readonly cpu: number;
  /** Median, milliseconds. */
  readonly latency: number;
  /** Median of the time to the first token of the answer, milliseconds. */
  readonly firstToken: number;
  readonly chunksPerRequest: number;
  readonly requestsPerSecond: number;
  readonly events: StreamFaults;
}

export interface RoundOptions {
  readonly load: Load;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Of each contender in each round. */
  readonly requests: number;
  readonly concurrency: number;
  /** Seconds after which no further round begins. Default: none. */
  readonly seconds?: number;
}

/** Share of the requests that a round sends beforehand, for connections and caches. */
const WARM_UP = 0.1;

/**
 * All contenders once in each round, the first one changing: what else the machine does meets all alike, and only
 * differences within a round are compared. Throws when a request did not get its answer.
 */
export async function runRounds(options: RoundOptions): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>(options.contenders.map(({ name }) => [name, []]));
  const deadline = performance.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  for (let round = 0; round < options.rounds && (round === 0 || performance.now() < deadline); round++) {
    const first = round % options.contenders.length;
    const order = [...options.contenders.slice(first), ...options.contenders.slice(0, first)];
    for (const contender of order) samples.get(contender.name)?.push(await measure(contender, options));
  }
  return samples;
}

async function measure({ name, url, pid, request }: Contender, options: RoundOptions): Promise<Sample> {
  const { load, requests, concurrency } = options;
  const job = { url, concurrency, mix: [request] };
  await load.ask({ ...job, requests: Math.ceil(requests * WARM_UP) });
  const before = cpuTimeNs(pid);
  const result = await load.ask({ ...job, requests });
  const used = cpuTimeNs(pid) - before;
  if (result.failed > result.events.lost + result.events.reordered) {
    throw new Error(`${result.failed} of ${requests} requests failed with ${name}: ${result.failures.join("; ")}`);
  }
  return {
    cpu: used / 1000 / requests,
    latency: median(result.latencies),
    firstToken: median(result.firstTokens),
    chunksPerRequest: result.chunks / requests,
    requestsPerSecond: requests / result.seconds,
    events: result.events,
  };
}
