import type { Gateway } from "@sluice/testbed";
import { expect, vi } from "vitest";

/** What an access log holds: JSON as content of a JSON string. */
export type AiLog = Record<string, unknown>;

export function parseAiLog(text: string): AiLog {
  return JSON.parse(JSON.parse(`"${text}"`)) as AiLog;
}

/** The `ai_log` of every request so far, oldest first; null where there was none. */
export function aiLogs(gateway: Gateway): (AiLog | null)[] {
  return accessLines(gateway).map(({ ai_log: text }) => (typeof text === "string" ? parseAiLog(text) : null));
}

/** Waits until `count` requests are logged; answers the last one's. */
export async function lastAiLog(gateway: Gateway, count = 1): Promise<AiLog> {
  await vi.waitFor(() => expect(accessLines(gateway).length).toBeGreaterThanOrEqual(count), { timeout: 15_000 });
  const last = aiLogs(gateway).at(-1);
  if (last == null) throw new Error("the request left no ai_log");
  return last;
}

function accessLines(gateway: Gateway): Record<string, unknown>[] {
  return gateway
    .logs()
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The values of Higress's counters by their last word, for the labels given; durations only whether they are there. */
export async function counters(gateway: Gateway, labels: string): Promise<Record<string, number>> {
  const prefix = `${labels}.metric.`;
  const found = [...(await gateway.metrics())].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}
