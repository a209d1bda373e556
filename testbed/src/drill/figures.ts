import type { Gateway } from "@sluice/testing/hosts";
import type { Figure } from "../bench/figure.ts";
import { median } from "../bench/statistics.ts";
import { FAULTS, failuresOf, SILENCES } from "./faults.ts";
import { hammer } from "./hammer.ts";
import type { DrillOptions } from "./options.ts";
import type { DrillProvider } from "./providers.ts";
import { failureRounds, killRounds, type Switches } from "./switch-time.ts";

/** Milliseconds from a kill until the next answer. */
const SWITCH_BUDGET = 50;

/** Clients that hammer at a time. */
const CONCURRENCY = 16;

/** One request in so many is given up by its client. */
const LEAVES = 10;

export interface Drill {
  /** Without a limit on an attempt's time. */
  readonly gateway: Gateway;
  /** With one of `limit` seconds. */
  readonly limited: Gateway;
  readonly limit: number;
  readonly providers: readonly DrillProvider[];
  readonly options: DrillOptions;
}

/** Kills, failures and silence of the first provider, one after another; then all failures at random. */
export async function drillFigures(drill: Drill): Promise<Figure[]> {
  const rows = [...(await kills(drill)), ...(await failures(drill)), ...(await silences(drill))];
  const errors = rows.reduce((sum, row) => sum + row.switches.errors, 0);
  const requests = rows.reduce((sum, row) => sum + row.switches.times.length, 0);
  return [
    ...rows.map(figureOf),
    {
      id: "drill.errors",
      name: "errors that clients saw though another provider could answer",
      value: errors,
      unit: "requests",
      budget: 0,
      note: `of ${requests}`,
    },
    await randomly(drill),
  ];
}

/** One failure, plain or streamed. */
interface Row {
  readonly name: string;
  readonly stream: boolean;
  readonly switches: Switches;
  readonly budget?: number;
}

async function kills({ gateway, providers, options }: Drill): Promise<Row[]> {
  const [first] = providers;
  if (first === undefined) return [];
  const rows: Row[] = [];
  for (const inFlight of [false, true]) {
    for (const stream of [false, true]) {
      const client = { front: "openai", stream } as const;
      const switches = await killRounds(gateway.url, first, client, { rounds: options.rounds, inFlight });
      const name = `killed${inFlight ? " with the request in flight" : ""}`;
      rows.push({ name, stream, switches, budget: SWITCH_BUDGET });
    }
  }
  return rows;
}

async function failures({ gateway, options }: Drill): Promise<Row[]> {
  const rows: Row[] = [];
  for (const stream of [false, true]) {
    const client = { front: "openai", stream } as const;
    const measure = (flags: string): Promise<Switches> => failureRounds(gateway.url, client, [flags], options.rounds);
    rows.push({ name: "no failure", stream, switches: await measure("plain") });
    for (const { name, flags } of failuresOf(stream)) rows.push({ name, stream, switches: await measure(flags) });
  }
  return rows;
}

async function silences({ limited, limit, options }: Drill): Promise<Row[]> {
  const rows: Row[] = [];
  for (const stream of [false, true]) {
    for (const { name, flags } of SILENCES) {
      const client = { front: "openai", stream } as const;
      const switches = await failureRounds(limited.url, client, [flags], options.rounds);
      rows.push({ name: `${name}, limit ${limit * 1000} ms`, stream, switches });
    }
  }
  return rows;
}

async function randomly({ gateway, providers, options }: Drill): Promise<Figure> {
  for (const { stub } of providers) stub.clear();
  const { requests, seed } = options;
  const job = { url: gateway.url, providers, requests, seed, concurrency: CONCURRENCY, leaves: LEAVES, faults: FAULTS };
  const { tally, problems } = await hammer(job);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const note = Object.entries(tally).map(([kind, count]) => `${kind} ${count}`);
  return {
    id: "drill.random",
    name: `of ${requests} requests at random failures, wrong`,
    value: problems.length,
    unit: "requests",
    budget: 0,
    note: note.join(", "),
  };
}

function figureOf({ name, stream, switches, budget }: Row): Figure {
  const kind = stream ? "streamed" : "plain";
  const { times, errors } = switches;
  const most = Math.max(...times).toFixed(1);
  return {
    id: `drill.${name.replaceAll(/\W+/g, "-")}.${kind}`,
    name: `${name}, ${kind}`,
    value: median(times),
    unit: "ms",
    ...(budget === undefined ? {} : { budget }),
    note: `median of ${times.length}, at most ${most} ms; client errors: ${errors}`,
  };
}
