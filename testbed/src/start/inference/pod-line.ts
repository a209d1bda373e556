import { parseAccessEntry, textOf } from "@sluice/cli";
import type { DemoPod } from "./pods.ts";

/**
 * One line for one request: status, which pod answered, or why none did.
 * @param line a line of the gateway's JSON access log
 * @returns undefined for a line that is none
 */
export function podLine(line: string, pods: readonly Pick<DemoPod, "name" | "address">[]): string | undefined {
  const entry = parseAccessEntry(line);
  if (entry === undefined) return undefined;
  const host = textOf(entry.upstream_host);
  const pod = pods.find(({ address }) => address === host)?.name ?? host ?? textOf(entry.response_code_details);
  const facts = [`${entry.response_code} ${entry.method} ${entry.path}`, pod, `${entry.duration} ms`];
  return facts.filter((fact) => fact !== undefined).join(" · ");
}
