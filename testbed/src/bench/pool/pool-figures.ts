import path from "node:path";
import { buildPlugin, findProject } from "@sluice/cli";
import { EppProcess } from "../../epp-stub/process.ts";
import { BUDGETS } from "../budgets.ts";
import type { Figure } from "../figure.ts";
import type { Lab } from "../lab.ts";
import { type ChatKind, plainRequest } from "../payload.ts";
import { type Contender, runRounds, type Sample } from "../rounds.ts";
import { differences, median, spread } from "../statistics.ts";
import { POOL_MODES, type PoolMode, startPoolGateway } from "./pool-gateway.ts";

const CHAT = { provider: "openai", bodyBytes: 2048, tokens: 16 } as const;
const KINDS: Readonly<Record<"plain" | "streamed", ChatKind>> = {
  plain: { ...CHAT, stream: false },
  streamed: { ...CHAT, stream: true },
};
/** Connections, where processor time is measured. */
const FULL_LOAD = 8;
/** Shares of the requests that a comparison at full load sends, for each kind and one at a time. */
const SHARE = 0.5;
const SHARE_ONE = 0.2;

/** Milliseconds: a picker that is slow under load is waited for. */
const TIMEOUT = 25_000;
/** The native filter resets each call at its end, and Node ends a connection after 1,000 of these. */
const CALLS_PER_CONNECTION = 500;

const WORDS: Readonly<Record<PoolMode, string>> = {
  none: "no picker",
  native: "ext_proc",
  full: "plugin, answers mirrored",
  headers: "plugin, heads of answers",
  off: "plugin, requests only",
};

export interface PoolFigureOptions {
  readonly lab: Lab;
  readonly requests: number;
  readonly rounds: number;
  readonly seconds: number | undefined;
}

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** What asking an endpoint picker takes: gie-endpoint-picker against Envoy's own ext_proc and none, in the same rounds. */
export async function poolFigures(options: PoolFigureOptions): Promise<Figure[]> {
  const { root } = await findProject(process.cwd());
  await buildPlugin(path.join(root, "plugins", "gie-endpoint-picker"), { root });
  const endpoints = [`127.0.0.1:${options.lab.options([]).providerPort}`];
  const epp = await EppProcess.start({ endpoints });
  const setup = {
    endpoints,
    epp,
    // A request that went on without its pick would be counted as a quick one.
    failOpen: false,
    timeout: TIMEOUT,
    callsPerConnection: CALLS_PER_CONNECTION,
  };
  const gateways = await Promise.all(POOL_MODES.map((mode) => startPoolGateway(mode, setup)));
  const contenders = POOL_MODES.map((mode, index) => ({ name: mode, gateway: gateways[index] }));
  const compare = (kind: ChatKind, concurrency: number, share: number): Promise<Samples> =>
    runRounds({
      load: options.lab.load,
      contenders: contenders.flatMap(({ name, gateway }): Contender[] =>
        gateway === undefined ? [] : [{ name, url: gateway.url, pid: gateway.pid, request: plainRequest(kind) }],
      ),
      rounds: options.rounds,
      requests: Math.max(concurrency, Math.ceil(options.requests * share)),
      concurrency,
      ...(options.seconds === undefined ? {} : { seconds: options.seconds / 3 }),
    });
  try {
    const plain = await compare(KINDS.plain, FULL_LOAD, SHARE);
    const streamed = await compare(KINDS.streamed, FULL_LOAD, SHARE);
    const one = await compare(KINDS.plain, 1, SHARE_ONE);
    return [
      ...added("pool-cpu", "CPU per request", plain, "cpu", { off: BUDGETS.poolRequestCpu }),
      ...ratios("pool-cpu-ratio", "CPU per request", plain, "cpu"),
      ...ratios("pool-cpu-ratio.streamed", "CPU per request, streamed", streamed, "cpu"),
      ...added("pool-latency", "median latency, one at a time", one, "latency", {}),
      ...ratios("pool-latency-ratio", "median latency, one at a time", one, "latency"),
    ];
  } finally {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await epp.stop();
  }
}

type Quantity = "cpu" | "latency";

/** What each way adds to an Envoy that asks nobody. */
function added(
  id: string,
  what: string,
  samples: Samples,
  of: Quantity,
  budgets: Partial<Record<PoolMode, number>>,
): Figure[] {
  const base = valuesOf(samples, "none", of);
  return POOL_MODES.slice(1).map((mode): Figure => {
    const more = differences(valuesOf(samples, mode, of), base);
    const budget = budgets[mode];
    const digits = of === "cpu" ? 1 : 3;
    return {
      id: `${id}.${mode}`,
      name: `added ${what}, ${WORDS[mode]}`,
      value: median(more),
      unit: of === "cpu" ? "µs" : "ms",
      ...(budget === undefined ? {} : { budget }),
      note: `± ${spread(more).toFixed(digits)}; ${WORDS.none} ${median(base).toFixed(digits)}`,
    };
  });
}

/** The plugin's whole by the native filter's whole. */
function ratios(id: string, what: string, samples: Samples, of: Quantity): Figure[] {
  const native = valuesOf(samples, "native", of);
  return POOL_MODES.slice(2).map((mode): Figure => {
    const each = valuesOf(samples, mode, of).map((value, round) => value / (native[round] ?? Number.NaN));
    return {
      id: `${id}.${mode}`,
      name: `${what}, ${WORDS[mode]}, by ext_proc's`,
      value: median(each),
      unit: "× native",
      budget: BUDGETS.poolByNative,
      note: `± ${spread(each).toFixed(2)}; ext_proc ${median(native).toFixed(of === "cpu" ? 1 : 3)}`,
    };
  });
}

function valuesOf(samples: Samples, mode: PoolMode, of: Quantity): number[] {
  return (samples.get(mode) ?? []).map((sample) => sample[of]);
}
