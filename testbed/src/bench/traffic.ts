import type { ChatPlugin } from "../chain/plugins.ts";
import { BUDGETS } from "./budgets.ts";
import type { Figure, Unit } from "./figure.ts";
import type { Lab } from "./lab.ts";
import { type ChatKind, chainRequest, plainRequest } from "./payload.ts";
import { type Contender, runRounds, type Sample } from "./rounds.ts";
import { differences, median, spread } from "./statistics.ts";

/** Bytes of a request, tokens of an answer, and connections: what the budgets speak of. */
const BODY_BYTES = 2048;
const TOKENS = 16;
const FULL_LOAD = 16;

/** Milliseconds between two tokens: so far apart that each event reaches Envoy by itself, as from a real model. */
const PACE = 2;

/** A stream that is long enough to tell the cost of an event from that of the request. */
const LONG_STREAM = 256;

export interface TrafficOptions {
  readonly lab: Lab;
  readonly plugins: readonly ChatPlugin[];
  readonly requests: number;
  readonly rounds: number;
  /** Of one comparison. */
  readonly seconds: number | undefined;
  readonly detail: boolean;
}

/** A series of rounds: who took part, and what came of it. */
interface Series {
  readonly plain: readonly Sample[];
  readonly chain: readonly Sample[];
  /** Each plugin alone; empty unless detail is wanted. */
  readonly alone: readonly (readonly [ChatPlugin, readonly Sample[]])[];
}

interface SeriesOptions {
  readonly kind: ChatKind;
  readonly concurrency: number;
  /** Share of the requests that one at full load would send. */
  readonly share: number;
  readonly detail?: boolean;
}

const CHAIN = "the chain";
const PLAIN = "plain Envoy";

/** Everything that is measured with requests. */
export async function trafficFigures(options: TrafficOptions): Promise<Figure[]> {
  const chat = { provider: "openai", bodyBytes: BODY_BYTES, tokens: TOKENS } as const;
  const plain = { ...chat, stream: false };
  const streamed = { ...chat, stream: true, pace: PACE };
  const { detail, plugins } = options;
  const full = { concurrency: FULL_LOAD, share: 1, detail };
  const one = { concurrency: 1, share: 0.3 };
  const cpuPlain = await series(options, { ...full, kind: plain });
  const cpuStreamed = await series(options, { ...full, kind: streamed });
  const onePlain = await series(options, { ...one, kind: plain });
  const oneStreamed = await series(options, { ...one, share: 0.1, kind: streamed });
  const bridged = plugins.includes("ai-token-ratelimit") ? await bridgedSeries(options, plain) : undefined;
  const burst = await series(options, { ...full, kind: { ...chat, stream: true } });
  const translated = options.plugins.includes("ai-proxy") ? await translation(options) : undefined;
  const streams = [cpuStreamed, oneStreamed, burst, ...(translated === undefined ? [] : [translated])];
  return [
    ...cpuFigures("plain", "plain", cpuPlain, BUDGETS.cpuPlain),
    ...cpuFigures("streamed", "streamed, each event by itself", cpuStreamed, BUDGETS.cpuStreamed),
    ...cpuFigures("burst", "streamed, events back to back", burst, BUDGETS.cpuStreamed),
    latencyFigure("latency", "added median latency, one at a time", onePlain, "latency", BUDGETS.latency),
    latencyFigure(
      "first-token",
      "added time to first token, one at a time",
      oneStreamed,
      "firstToken",
      BUDGETS.firstToken,
    ),
    ...(bridged === undefined
      ? []
      : [
          latencyFigure(
            "latency-bridged",
            "added median latency, limits in Valkey behind the bridge",
            bridged,
            "latency",
            BUDGETS.latencyBridged,
          ),
        ]),
    ...(translated === undefined ? [] : [translationFigure(translated)]),
    ...eventFigures(streams),
  ];
}

async function series(options: TrafficOptions, wanted: SeriesOptions): Promise<Series> {
  const { lab, plugins } = options;
  const { kind } = wanted;
  const alone = wanted.detail === true && plugins.length > 1 ? plugins : [];
  const contenders: Contender[] = [
    { ...(await lab.gateway([])), name: PLAIN, request: plainRequest(kind) },
    { ...(await lab.gateway(plugins)), name: CHAIN, request: chainRequest(kind) },
  ];
  for (const plugin of alone) {
    contenders.push({ ...(await lab.gateway([plugin])), name: plugin, request: chainRequest(kind) });
  }
  const samples = await compare(options, wanted, contenders);
  return {
    plain: samples.get(PLAIN) ?? [],
    chain: samples.get(CHAIN) ?? [],
    alone: alone.map((plugin) => [plugin, samples.get(plugin) ?? []]),
  };
}

/** The chain with its limits in a Valkey, against plain Envoy, one request at a time. */
async function bridgedSeries(options: TrafficOptions, kind: ChatKind): Promise<Series> {
  const { lab, plugins } = options;
  const samples = await compare(options, { kind, concurrency: 1, share: 0.3 }, [
    { ...(await lab.gateway([])), name: PLAIN, request: plainRequest(kind) },
    { ...(await lab.bridgedGateway(plugins)), name: CHAIN, request: chainRequest(kind) },
  ]);
  return { plain: samples.get(PLAIN) ?? [], chain: samples.get(CHAIN) ?? [], alone: [] };
}

/** ai-proxy alone, OpenAI's protocol in front and Anthropic's behind, against an Envoy that hands the same stream on. */
async function translation(options: TrafficOptions): Promise<Series> {
  const kind = { provider: "anthropic", bodyBytes: BODY_BYTES, stream: true, tokens: LONG_STREAM, pace: PACE } as const;
  const { path } = chainRequest(kind);
  const plain = plainRequest(kind);
  const samples = await compare(options, { kind, concurrency: FULL_LOAD, share: 0.1 }, [
    { ...(await options.lab.gateway([])), name: PLAIN, request: plain },
    { ...(await options.lab.gateway(["ai-proxy"])), name: CHAIN, request: { ...plain, path } },
  ]);
  return { plain: samples.get(PLAIN) ?? [], chain: samples.get(CHAIN) ?? [], alone: [] };
}

function compare({ lab, requests, rounds, seconds }: TrafficOptions, wanted: SeriesOptions, contenders: Contender[]) {
  const { concurrency, share } = wanted;
  return runRounds({
    load: lab.load,
    contenders,
    rounds,
    requests: Math.max(concurrency, Math.ceil(requests * share)),
    concurrency,
    ...(seconds === undefined ? {} : { seconds }),
  });
}

function cpuFigures(id: string, name: string, { plain, chain, alone }: Series, budget: number): Figure[] {
  const base = cpuOf(plain);
  const added = differences(cpuOf(chain), base);
  const ratios = cpuOf(chain).map((value, round) => value / (base[round] ?? Number.NaN));
  return [
    {
      id: `cpu.${id}`,
      name: `added CPU per request, ${name}`,
      value: median(added),
      unit: "µs",
      budget,
      note: `± ${spread(added).toFixed(1)}; plain Envoy ${median(base).toFixed(1)}, with the chain ${median(cpuOf(chain)).toFixed(1)}`,
    },
    {
      id: `cpu-ratio.${id}`,
      name: `CPU per request, ${name}, by plain Envoy's`,
      value: median(ratios),
      unit: "× plain",
    },
    ...alone.map(([plugin, samples]): Figure => {
      const own = differences(cpuOf(samples), base);
      const note = `± ${spread(own).toFixed(1)}`;
      return { id: `cpu.${id}.${plugin}`, name: `  ${plugin} alone`, value: median(own), unit: "µs", note };
    }),
  ];
}

function latencyFigure(
  id: string,
  name: string,
  { plain, chain }: Series,
  of: "latency" | "firstToken",
  budget: number,
): Figure {
  const base = plain.map((sample) => sample[of]);
  const added = differences(
    chain.map((sample) => sample[of]),
    base,
  );
  const note = `± ${spread(added).toFixed(3)}; plain Envoy ${median(base).toFixed(3)}`;
  return { id, name, value: median(added), unit: "ms", budget, note };
}

/** What the request itself costs is in it, spread over its events. */
function translationFigure({ plain, chain }: Series): Figure {
  const added = differences(cpuOf(chain), cpuOf(plain)).map((cpu) => cpu / LONG_STREAM);
  return {
    id: "cpu.event",
    name: "added CPU per event, OpenAI to Anthropic, ai-proxy",
    value: median(added),
    unit: "µs",
    budget: BUDGETS.cpuPerEvent,
    note: `± ${spread(added).toFixed(2)}; streams of ${LONG_STREAM} tokens`,
  };
}

/** Of every stream in the whole run, with the chain and without. */
function eventFigures(all: readonly Series[]): Figure[] {
  const events = all.flatMap(({ plain, chain, alone }) =>
    [plain, chain, ...alone.map(([, samples]) => samples)].flatMap((samples) => samples.map((sample) => sample.events)),
  );
  const sum = (of: "expected" | "lost" | "reordered") => events.reduce((total, event) => total + event[of], 0);
  const note = `of ${sum("expected")}`;
  const common: { unit: Unit; budget: number; stable: boolean; note: string } = {
    unit: "events",
    budget: 0,
    stable: true,
    note,
  };
  return [
    { ...common, id: "events.lost", name: "stream events lost", value: sum("lost") },
    { ...common, id: "events.reordered", name: "stream events out of order", value: sum("reordered") },
  ];
}

function cpuOf(samples: readonly Sample[]): number[] {
  return samples.map(({ cpu }) => cpu);
}
