import { bootstrap, Envoy, rejectionText } from "@sluice/envoy";
import { linearMemories } from "@sluice/testing/hosts";
import { BUDGETS } from "../bench/budgets.ts";
import type { Figure } from "../bench/figure.ts";
import { type GatewayOptions, resourcesFor } from "../bench/gateway.ts";
import { CONSUMER, chainRequest } from "../bench/payload.ts";
import { cpuTimeNs, residentBytes } from "../bench/process-usage.ts";
import type { Load } from "../bench/rounds.ts";
import { median, quantile } from "../bench/statistics.ts";
import { CHAT_LISTENER, type Consumer } from "../chain/chat-chain.ts";
import { manyConsumers } from "./consumers.ts";
import { Course } from "./course.ts";
import { Deadline } from "./deadline.ts";
import { courseLine, memoryFigures } from "./traffic-soak.ts";

/** Looks at the memory in a whole run. */
const LOOKS = 100;
const SHOWN = 10;

/** Requests after each look: the newest configuration must serve. */
const PROBES = 8;

/** Updates with many consumers; each is slow, and each second one takes the last one's garbage away. */
const LARGE_UPDATES = 20;

const MIB = 1024 ** 2;

export interface UpdateSoakOptions {
  readonly gateway: GatewayOptions;
  readonly load: Load;
  readonly updates: number;
  readonly seconds: number | undefined;
  readonly say: (line: string) => void;
}

/** The chain on an Envoy that takes updates. */
class UpdatedGateway {
  readonly #envoy: Envoy;
  readonly #options: GatewayOptions;

  static async start(options: GatewayOptions): Promise<UpdatedGateway> {
    // Streams of a replaced listener have ended long before: Envoy's own 600 s would keep all that were replaced.
    const envoy = await Envoy.start({ bootstrap: bootstrap(), resources: resourcesFor(options), drainSeconds: 1 });
    return new UpdatedGateway(envoy, options);
  }

  private constructor(envoy: Envoy, options: GatewayOptions) {
    this.#envoy = envoy;
    this.#options = options;
  }

  get pid(): number {
    return this.#envoy.pid;
  }

  url(): Promise<string> {
    return this.#envoy.url(CHAT_LISTENER);
  }

  /** Milliseconds until the workers serve it, and milliseconds of processor time. */
  async update(consumers: readonly Consumer[]): Promise<{ readonly time: number; readonly cpu: number }> {
    const resources = resourcesFor({ ...this.#options, consumers });
    const cpu = cpuTimeNs(this.pid);
    const started = performance.now();
    const result = await this.#envoy.apply(resources);
    const time = performance.now() - started;
    if (result.kind === "rejected") throw new Error(result.errors.map(rejectionText).join("; "));
    return { time, cpu: (cpuTimeNs(this.pid) - cpu) / 1e6 };
  }

  async stop(): Promise<void> {
    await this.#envoy.stop();
  }
}

/** What updates of key-auth's consumers cost on Envoy, and what they leave behind. */
export async function soakUpdates(options: UpdateSoakOptions): Promise<Figure[]> {
  const gateway = await UpdatedGateway.start(options.gateway);
  try {
    const small = await smallUpdates(gateway, options);
    return [...small, ...(await largeUpdates(gateway))];
  } finally {
    await gateway.stop();
  }
}

async function smallUpdates(gateway: UpdatedGateway, options: UpdateSoakOptions): Promise<Figure[]> {
  const { updates, say, load } = options;
  const deadline = new Deadline(options.seconds);
  const resident = new Course();
  const linear = new Course();
  const times: number[] = [];
  const period = Math.max(1, Math.ceil(updates / LOOKS));
  let failed = 0;
  let looks = 0;
  say("updates   RSS MiB  largest linear memory, pages");
  while (times.length < updates && !deadline.passed) {
    const consumers = [CONSUMER, { name: "newcomer", credential: `key-${times.length}` }];
    times.push((await gateway.update(consumers)).time);
    if (times.length % period !== 0) continue;
    failed += await probe(load, await gateway.url());
    resident.add(residentBytes(gateway.pid) / MIB);
    linear.add(Math.max(...linearMemories(gateway.pid)));
    if (looks++ % (LOOKS / SHOWN) === 0) say(courseLine(times.length, resident, linear));
  }
  const note = `over ${times.length} updates`;
  return [
    updateFigure("updates.envoy", "update of a configuration, until Envoy serves it", times),
    {
      id: "updates.failed",
      name: "requests without the right answer between updates",
      value: failed,
      unit: "requests",
      budget: 0,
    },
    ...memoryFigures("updates", note, resident, linear),
  ];
}

async function probe(load: Load, url: string): Promise<number> {
  const request = chainRequest({ provider: "openai", bodyBytes: 2048, stream: false, tokens: 16 });
  return (await load.ask({ url, concurrency: 1, requests: PROBES, mix: [request] })).failed;
}

/** One consumer more for ten thousand, again and again. */
async function largeUpdates(gateway: UpdatedGateway): Promise<Figure[]> {
  await gateway.update(manyConsumers(0));
  const times: number[] = [];
  const cpu: number[] = [];
  for (let update = 1; update <= LARGE_UPDATES; update++) {
    const cost = await gateway.update(manyConsumers(update));
    times.push(cost.time);
    cpu.push(cost.cpu);
  }
  const mean = cpu.reduce((sum, value) => sum + value, 0) / cpu.length;
  const note = `reading the update and configuring both VMs; ${median(times).toFixed(0)} ms until it serves`;
  return [
    { id: "updates.envoy-10000", name: "one consumer added to 10,000, CPU of Envoy", value: mean, unit: "ms", note },
  ];
}

function updateFigure(id: string, name: string, times: readonly number[]): Figure {
  const note = `99 of 100 within ${quantile(times, 0.99).toFixed(1)} ms`;
  return { id, name, value: median(times), unit: "ms", budget: BUDGETS.update, note };
}
