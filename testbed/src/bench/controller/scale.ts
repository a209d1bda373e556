// A child process, so that its memory is the controller's: answers `measure` with a ScaleResult.

import { Agent, get, type IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CLUSTER_OPTIONS, Controller, createLog, loadConfig, parseResource } from "@sluice/controller";
import { bootstrap, Envoy } from "@sluice/envoy";
import { startUpstream } from "@sluice/testing/hosts";
import { answerParent } from "../parent.ts";
import { residentBytes } from "../process-usage.ts";
import { hostOf, httpRoute, LARGE, makeWorld, WORLD_PORT } from "./world.ts";

/** Times in milliseconds. */
export interface ScaleResult {
  /** From the start of the controller until all of the configuration is rendered. */
  readonly firstSnapshot: number;
  /** From a changed route in the store until Envoy answers by it, one for each change. */
  readonly changes: readonly number[];
  /** Translations that a storm of changes took. */
  readonly stormTranslations: number;
  /** Bytes, after all of it. */
  readonly rss: number;
}

export interface ScaleQuestion {
  readonly changes: number;
  readonly storm: number;
}

/** Milliseconds between two looks: enough to tell times apart, and little work for the proxy that is being measured. */
const POLL = 2;
const FLEET = "gateway/default/gw";
const agent = new Agent({ keepAlive: true });

answerParent<ScaleQuestion, ScaleResult>(async ({ changes, storm }) => {
  const upstream = await startUpstream({ keep: 0 });
  const objects = makeWorld(LARGE, upstream.port);
  const started = performance.now();
  const first: { snapshot?: (time: number) => void } = {};
  const firstTime = new Promise<number>((resolve) => {
    first.snapshot = resolve;
  });
  const controller = await startController(() => first.snapshot?.(performance.now() - started));
  try {
    for (const object of objects) controller.store.upsert(object);
    controller.store.synced();
    const firstSnapshot = await firstTime;
    const envoy = await startEnvoy(controller);
    try {
      const times = await measureChanges(controller, envoy, changes);
      const stormTranslations = await measureStorm(controller, envoy, storm);
      return { firstSnapshot, changes: times, stormTranslations, rss: residentBytes(process.pid) };
    } finally {
      await envoy.stop();
    }
  } finally {
    await controller.stop();
    await upstream.close();
  }
});

function startController(onChange: () => void): Promise<Controller> {
  const parse = { strict: false, defaultNamespace: "default" };
  return Controller.start({
    config: { ...loadConfig({}), xdsPort: 0, healthPort: 0, debugPort: 0 },
    log: createLog("error"),
    translation: {
      ...CLUSTER_OPTIONS,
      acceptsHigressClass: true,
      addresses: ["127.0.0.1"],
      targetPorts: { [WORLD_PORT]: 0 },
    },
    proxies: { accessLog: "off", bind: "127.0.0.1" },
    parse: (object) => parseResource(object, parse),
    onChange,
  });
}

async function startEnvoy(controller: Controller): Promise<Envoy> {
  const envoy = await Envoy.start({
    trustsUpdates: true,
    bootstrap: bootstrap({
      node: { id: "bench", cluster: "sluice", metadata: { "sluice.dev/gateway": "default/gw" } },
      ads: { variant: "delta", host: "127.0.0.1", port: controller.xds.ads.port },
    }),
  });
  await controller.xds.ads.waitUntilServed(FLEET);
  return envoy;
}

/** One route after the other, all over the site. */
async function measureChanges(controller: Controller, envoy: Envoy, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let change = 1; change <= count; change++) {
    const index = (change * 977) % LARGE.httpRoutes;
    const started = performance.now();
    controller.store.upsert(httpRoute(index, `${change}`, change + 1));
    await answered(envoy, index, `${change}`);
    times.push(performance.now() - started);
  }
  return times;
}

/** Every change in a turn of its own, as events of a watch come. */
async function measureStorm(controller: Controller, envoy: Envoy, count: number): Promise<number> {
  const before = await translations(controller);
  for (let change = 0; change < count; change++) {
    controller.store.upsert(httpRoute(change % LARGE.httpRoutes, `storm-${change}`, 1_000_000 + change));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await answered(envoy, count - 1, `storm-${count - 1}`);
  return (await translations(controller)) - before;
}

/** Until Envoy answers by a version of a route. */
async function answered(envoy: Envoy, index: number, version: string): Promise<void> {
  const [listener] = await envoy.listeners();
  while ((await headersOf(listener?.port ?? 0, hostOf(index)))["x-version"] !== version) await sleep(POLL);
}

async function translations(controller: Controller): Promise<number> {
  const { values } = await controller.metrics.translations.get();
  return values.find(({ metricName }) => metricName?.endsWith("_count"))?.value ?? 0;
}

function headersOf(port: number, host: string): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", agent, headers: { host } }, (reply) => {
      reply.resume();
      reply.on("end", () => resolve(reply.headers));
    }).on("error", reject);
  });
}
