import type { Envoy } from "@sluice/envoy";
import { LISTENER } from "./envoy-resources.ts";
import { linearMemories } from "./linear-memory.ts";
import type { Gateway } from "./types.ts";

/** Envoy puts this in front of the names of plugins' metrics. */
const METRIC_PREFIX = "wasmcustom.";

/** Field of the access log that tells gateways of one Envoy apart. */
export const GATEWAY_FIELD = "gateway";

export interface GatewayParts {
  /** Position in Envoy's log where the gateway's lines begin. Default: the first. */
  readonly logFrom?: number;
  /** Value of GATEWAY_FIELD in its lines of the access log. Default: every line is its own. */
  readonly tag?: string;
  /** Metrics of plugins that it does not have, by Envoy's names: hidden while nobody counts there. */
  readonly foreign?: ReadonlySet<string>;
  close(): Promise<void>;
}

/** The gateway that an Envoy serves. */
export async function gatewayOf(envoy: Envoy, parts: GatewayParts): Promise<Gateway> {
  const { logFrom = 0, tag, foreign = new Set() } = parts;
  return {
    url: await envoy.url(LISTENER),
    logs: () => [...envoy.log.since(logFrom), ...accessLines(envoy.accessLog.lines, tag)],
    metrics: async () => {
      const stats = await envoy.admin.stats(`^${METRIC_PREFIX.replace(".", "\\.")}`);
      const own = [...stats].filter(([name, value]) => value > 0 || !foreign.has(name));
      return new Map(own.map(([name, value]) => [name.slice(METRIC_PREFIX.length), value]));
    },
    memoryPages: () => Math.max(...linearMemories(envoy.pid)),
    close: parts.close,
  };
}

/** Without the field that told them apart. Envoy writes lines late: those of the gateway before may come after its end. */
function accessLines(lines: readonly string[], tag: string | undefined): readonly string[] {
  if (tag === undefined) return lines;
  const field = `"${GATEWAY_FIELD}":"${tag}"`;
  return lines.filter((line) => line.includes(field)).map((line) => line.replace(`${field},`, ""));
}
