import { linearMemories } from "@sluice/testing/hosts";
import { BUDGETS } from "../bench/budgets.ts";
import type { Figure } from "../bench/figure.ts";
import type { MeasuredGateway } from "../bench/gateway.ts";
import { residentBytes } from "../bench/process-usage.ts";
import type { Load } from "../bench/rounds.ts";
import { Course } from "./course.ts";
import { Deadline } from "./deadline.ts";
import { soakMix } from "./mix.ts";

/** Looks at the memory in a whole run, and how many of them are shown. */
const LOOKS = 200;
const SHOWN = 20;

const MIB = 1024 ** 2;
const PAGES_PER_MIB = 16;

export interface TrafficSoakOptions {
  readonly gateway: MeasuredGateway;
  readonly load: Load;
  readonly requests: number;
  readonly concurrency: number;
  readonly seconds: number | undefined;
  readonly say: (line: string) => void;
}

/** What mixed requests leave behind in Envoy. */
export async function soakTraffic(options: TrafficSoakOptions): Promise<Figure[]> {
  const { gateway, load, requests, concurrency, say } = options;
  const deadline = new Deadline(options.seconds);
  const resident = new Course();
  const linear = new Course();
  const mix = soakMix();
  const batch = Math.max(mix.length, Math.ceil(requests / LOOKS));
  const tally = { sent: 0, failed: 0, lost: 0, reordered: 0, looks: 0 };
  say("requests  RSS MiB  largest linear memory, pages");
  while (tally.sent < requests && !deadline.passed) {
    const result = await load.ask({ url: gateway.url, concurrency, requests: batch, mix });
    tally.sent += batch;
    tally.failed += result.failed;
    tally.lost += result.events.lost;
    tally.reordered += result.events.reordered;
    for (const failure of result.failures) say(`failed: ${failure}`);
    resident.add(residentBytes(gateway.pid) / MIB);
    linear.add(Math.max(...linearMemories(gateway.pid)));
    if (tally.looks++ % (LOOKS / SHOWN) === 0) say(courseLine(tally.sent, resident, linear));
  }
  say(courseLine(tally.sent, resident, linear));
  const sent = `of ${tally.sent} requests`;
  return [
    {
      id: "soak.failed",
      name: "requests without the right answer",
      value: tally.failed,
      unit: "requests",
      budget: 0,
      note: sent,
    },
    { id: "soak.lost", name: "stream events lost", value: tally.lost, unit: "events", budget: 0, stable: true },
    {
      id: "soak.reordered",
      name: "stream events out of order",
      value: tally.reordered,
      unit: "events",
      budget: 0,
      stable: true,
    },
    ...memoryFigures("soak", `over ${tally.sent} requests`, resident, linear),
  ];
}

/** Largest linear memory, and what still grew in the last half. */
export function memoryFigures(id: string, note: string, resident: Course, linear: Course): Figure[] {
  return [
    {
      id: `${id}.linear`,
      name: "linear memory of the largest VM",
      value: linear.highest / PAGES_PER_MIB,
      unit: "MiB",
      budget: BUDGETS.linearMemoryMiB,
      note,
    },
    {
      id: `${id}.linear-growth`,
      name: "linear memory, growth in the last half",
      value: linear.lateGrowth / PAGES_PER_MIB,
      unit: "MiB",
      budget: 0,
      note,
    },
    {
      id: `${id}.rss-growth`,
      name: "Envoy's RSS, growth in the last half",
      value: resident.lateGrowth,
      unit: "MiB",
      budget: BUDGETS.rssGrowthMiB,
      note: `${note}; ${resident.last.toFixed(1)} MiB at the end`,
    },
  ];
}

export function courseLine(count: number, resident: Course, linear: Course): string {
  return `${String(count).padStart(8)}  ${resident.last.toFixed(1).padStart(7)}  ${linear.last}`;
}
