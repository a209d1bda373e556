import path from "node:path";
import { buildPlugin, findProject } from "@sluice/cli";
import { UserError } from "@sluice/manifest";
import { BUDGETS } from "../budgets.ts";
import type { Figure } from "../figure.ts";
import type { Lab } from "../lab.ts";
import { type ChatKind, plainRequest } from "../payload.ts";
import { cannedAnswer } from "../provider/answers.ts";
import { type Contender, runRounds, type Sample } from "../rounds.ts";
import { differences, median, spread } from "../statistics.ts";
import { type CacheGateway, startAnsweringGateway, startCacheGateway } from "./cache-gateway.ts";

const TOKENS = 16;
const PLAIN: ChatKind = { provider: "openai", bodyBytes: 2048, stream: false, tokens: TOKENS };
/** Share of the requests that a comparison at full load would send. */
const SHARE = 0.3;

const ITSELF = "Envoy by itself";
const SHARED = "a hit in shared data";
const BRIDGED = "a hit in Valkey behind the bridge";

export interface CacheFigureOptions {
  readonly lab: Lab;
  readonly requests: number;
  readonly rounds: number;
  readonly seconds: number | undefined;
}

/** What a hit takes, one request at a time: against an Envoy that answers the same without any plugin. */
export async function cacheFigures(options: CacheFigureOptions): Promise<Figure[]> {
  const moduleFile = await cacheModule();
  const { providerPort } = options.lab.options([]);
  const bridge = await options.lab.bridge();
  const gateways = {
    [ITSELF]: await startAnsweringGateway(cannedAnswer("openai", TOKENS).plain.toString()),
    [SHARED]: await startCacheGateway({ moduleFile, providerPort, bridge: undefined }),
    [BRIDGED]: await startCacheGateway({ moduleFile, providerPort, bridge }),
  };
  try {
    const samples = await compare(options, gateways);
    const base = samples.get(ITSELF) ?? [];
    return [
      ...figuresOf("shared", SHARED, samples.get(SHARED) ?? [], base, BUDGETS.cacheHit),
      ...figuresOf("bridged", BRIDGED, samples.get(BRIDGED) ?? [], base, BUDGETS.cacheHitBridged),
    ];
  } finally {
    await Promise.all(Object.values(gateways).map((gateway) => gateway.stop()));
  }
}

function compare({ lab, requests, rounds, seconds }: CacheFigureOptions, gateways: Record<string, CacheGateway>) {
  const contenders = Object.entries(gateways).map(([name, { url, pid }]): Contender => {
    return { name, url, pid, request: plainRequest(PLAIN) };
  });
  return runRounds({
    load: lab.load,
    contenders,
    rounds,
    requests: Math.ceil(requests * SHARE),
    concurrency: 1,
    ...(seconds === undefined ? {} : { seconds }),
  });
}

function figuresOf(
  id: string,
  name: string,
  samples: readonly Sample[],
  base: readonly Sample[],
  budget: number,
): Figure[] {
  const latencies = (list: readonly Sample[]) => list.map(({ latency }) => latency);
  const cpus = (list: readonly Sample[]) => list.map(({ cpu }) => cpu);
  const later = differences(latencies(samples), latencies(base));
  const more = differences(cpus(samples), cpus(base));
  return [
    {
      id: `cache-latency.${id}`,
      name: `added median latency, ${name}`,
      value: median(later),
      unit: "ms",
      budget,
      note: `± ${spread(later).toFixed(3)}; Envoy by itself ${median(latencies(base)).toFixed(3)}`,
    },
    {
      id: `cache-cpu.${id}`,
      name: `added CPU per request, ${name}`,
      value: median(more),
      unit: "µs",
      note: `± ${spread(more).toFixed(1)}; Envoy by itself ${median(cpus(base)).toFixed(1)}`,
    },
  ];
}

/** ai-cache as it is now. */
async function cacheModule(): Promise<string> {
  const { root } = await findProject(process.cwd());
  const { modules } = await buildPlugin(path.join(root, "plugins", "ai-cache"), { root });
  const found = modules.find(({ flavour }) => flavour === "envoy");
  if (found === undefined || found.faults.length > 0) throw new UserError("ai-cache can not be loaded by Envoy");
  return found.file;
}
