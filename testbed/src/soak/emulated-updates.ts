import { HostEmulator } from "@sluice/host";
import { BUDGETS } from "../bench/budgets.ts";
import type { Figure } from "../bench/figure.ts";
import { CONSUMER } from "../bench/payload.ts";
import { median } from "../bench/statistics.ts";
import type { Consumer } from "../chain/chat-chain.ts";
import { type ChainPlugin, type ChatPlugin, chainPlugins } from "../chain/plugins.ts";
import { manyConsumers } from "./consumers.ts";
import { Course } from "./course.ts";
import { Deadline } from "./deadline.ts";

const LARGE_UPDATES = 20;

export interface EmulatedUpdatesOptions {
  readonly moduleFile: (plugin: ChatPlugin) => string;
  /** Of each plugin. */
  readonly updates: number;
  readonly seconds: number | undefined;
}

/**
 * Updates in the host emulator, where one VM can be looked at: old root contexts have to go, its memory must not grow,
 * and the time is that of the plugin alone.
 */
export async function emulatedUpdates(options: EmulatedUpdatesOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  const plugins = chain([CONSUMER]);
  for (const plugin of plugins) {
    const seconds = options.seconds === undefined ? undefined : options.seconds / plugins.length;
    figures.push(...(await updatesOf(plugin, { ...options, seconds })));
  }
  return [...figures, await largeUpdates(options)];
}

function chain(consumers: readonly Consumer[]): ChainPlugin[] {
  const provider = { endpoint: { address: "127.0.0.1", port: 9 }, apiToken: "sk-soak" };
  return chainPlugins({ providers: { openai: provider, anthropic: provider }, consumers, moduleFile: () => "" });
}

async function load({ name, config }: ChainPlugin, moduleFile: (plugin: ChatPlugin) => string): Promise<HostEmulator> {
  return HostEmulator.load({ plugins: [{ name, rootId: name, wasm: moduleFile(name), config }] });
}

async function updatesOf(plugin: ChainPlugin, options: EmulatedUpdatesOptions): Promise<Figure[]> {
  const { name, config } = plugin;
  const emulator = await load(plugin, options.moduleFile);
  const deadline = new Deadline(options.seconds);
  const pages = new Course();
  const contexts = emulator.contextCount(name);
  const times: number[] = [];
  while (times.length < options.updates && !deadline.passed) {
    times.push(timeUpdate(emulator, name, JSON.stringify(config)));
    pages.add(emulator.memoryPages(name));
  }
  const left = emulator.contextCount(name) - contexts;
  emulator.close();
  const note = `over ${times.length} updates in the emulator`;
  return [
    {
      id: `updates.${name}`,
      name: `update of ${name}, in its VM`,
      value: median(times),
      unit: "ms",
      budget: BUDGETS.update,
      note,
    },
    {
      id: `updates.contexts.${name}`,
      name: "  root contexts left behind",
      value: left,
      unit: "contexts",
      budget: 0,
      stable: true,
    },
    {
      id: `updates.pages.${name}`,
      name: "  linear memory, growth in the last half",
      value: pages.lateGrowth,
      unit: "pages",
      budget: 0,
      note: `${pages.last} pages`,
    },
  ];
}

/** The mean, since a collection of garbage comes with each second update or so. */
async function largeUpdates({ moduleFile }: EmulatedUpdatesOptions): Promise<Figure> {
  const configOf = (update: number) => keyAuth(manyConsumers(update));
  const emulator = await load(configOf(0), moduleFile);
  let total = 0;
  for (let update = 1; update <= LARGE_UPDATES; update++) {
    const { name, config } = configOf(update);
    total += timeUpdate(emulator, name, JSON.stringify(config));
  }
  const pages = emulator.memoryPages("key-auth");
  emulator.close();
  return {
    id: "updates.key-auth-10000",
    name: "one consumer added to 10,000, in the VM of key-auth",
    value: total / LARGE_UPDATES,
    unit: "ms",
    budget: BUDGETS.update,
    note: `garbage of the update before included; ${pages} pages`,
  };
}

function keyAuth(consumers: readonly Consumer[]): ChainPlugin {
  const found = chain(consumers).find(({ name }) => name === "key-auth");
  if (found === undefined) throw new Error("the chain has no key-auth");
  return found;
}

/** Milliseconds of processor time. */
function timeUpdate(emulator: HostEmulator, name: string, config: string): number {
  const start = process.cpuUsage();
  if (!emulator.reconfigure(name, config)) throw new Error(`${name} refused its configuration`);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
