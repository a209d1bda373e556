import type { ChatPlugin } from "../chain/plugins.ts";

/** The most that each figure may be; what they mean and how they are measured is said in docs/performance.md. */
export const BUDGETS = {
  /** milliseconds */
  readyLater: 250,
  /** microseconds of processor time per request, for the whole chain */
  cpuPlain: 80,
  cpuStreamed: 120,
  /** milliseconds, medians at concurrency 1 */
  latency: 0.15,
  firstToken: 0.15,
  /** the same of the whole chain with its limits in a Valkey behind the bridge */
  latencyBridged: 0.6,
  /** of a hit of ai-cache, to an Envoy that answers the same by itself: entries in shared data, and behind the bridge */
  cacheHit: 0.2,
  cacheHitBridged: 1,
  /** what gie-endpoint-picker takes of processor time and latency by what Envoy's own ext_proc takes, in the same rounds */
  poolByNative: 1,
  /** microseconds of processor time that it adds where it tells the picker of requests only */
  poolRequestCpu: 90,
  /** microseconds of processor time per event translated */
  cpuPerEvent: 4,
  /** of an event whose text goes through a gate */
  editedEvent: 5,
  /** of one VM */
  linearMemoryMiB: 4,
  /** between the third and the fourth quarter of a soak: the allocator's and V8's own breathing */
  rssGrowthMiB: 2,
  jsonNsPerByte: 0.25,
  /** microseconds: 16 KB of English for 1,000 literals, 50 expressions and all detectors, and an event of a stream */
  scanText: 150,
  scanEvent: 5,
  /** milliseconds for one update of a configuration */
  update: 20,
  /** milliseconds, with 3,000 HTTPRoutes, 100 AIRoutes and 200 AIPolicies */
  firstSnapshot: 5_000,
  routeChange: 100,
  /** a tenth of the changes */
  stormRuns: 100,
  controllerMemoryMiB: 300,
} as const;

/** Bytes; raw sizes are bounded by each plugin's own plugin.json. */
export const GZIP_BUDGETS: Partial<Record<ChatPlugin, number>> = { "ai-proxy": 64 * 1024 };
