import type { HistogramBuckets, StatsTag } from "../resource/stats.ts";

// The metrics of ai-statistics carry their labels in their names, as Wasm metrics must; these settings make labels of them
// again. Envoy cuts the first group of an expression out of the name and takes the second for the value. An expression that
// begins with `^wasmcustom\.` is tried on the names of plugins' metrics only.

/** Envoy puts this in front of a plugin's name for a metric, and Prometheus' exposition leaves it out again. */
const PREFIX = "^wasmcustom\\.";

/**
 * Counters of Higress's form, `route.<route>.upstream.<cluster>.model.<model>.consumer.<consumer>.metric.<name>`: also those
 * of ai-token-ratelimit and of Higress's own plugins. Read from the left, each label ends at the word that follows it; our
 * plugins keep that word out of the label. Where the consumer is of a team, `.team.<team>` stands behind him.
 */
const COUNTER_TAGS: readonly StatsTag[] = [
  { name: "ai_route", regex: `${PREFIX}route\\.((.*?)\\.)upstream\\.` },
  { name: "ai_cluster", regex: `${PREFIX}route\\..*?\\.upstream\\.((.*?)\\.)model\\.` },
  { name: "ai_model", regex: `${PREFIX}route\\..*?\\.upstream\\..*?\\.model\\.((.*?)\\.)consumer\\.` },
  {
    name: "ai_consumer",
    regex: `${PREFIX}route\\..*?\\.upstream\\..*?\\.model\\..*?\\.consumer\\.((.*?)\\.)(?:team\\..*?\\.)?metric\\.`,
  },
  {
    name: "ai_team",
    regex: `${PREFIX}route\\..*?\\.upstream\\..*?\\.model\\..*?\\.consumer\\..*?\\.(team\\.(.*?)\\.)metric\\.`,
  },
];

/** Key in the name → OpenTelemetry's attribute. A label is `;.<key>=.<value>`, and no value holds a semicolon. */
const HISTOGRAM_LABELS = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  request_model: "gen_ai.request.model",
  response_model: "gen_ai.response.model",
  token_type: "gen_ai.token.type",
  error_type: "error.type",
} as const;

/** Labels of gie-endpoint-picker's metrics, of the same form. */
const POOL_LABELS: readonly StatsTag[] = ["pool", "reason"].map((key) => ({
  name: `endpoint_picker_${key}`,
  regex: `${PREFIX}gie_endpoint_picker\\..*?(;\\.${key}=\\.([^;]*))`,
}));

/** Labels of plugins' metrics, for `statsTags` of the bootstrap. */
export const AI_STATS_TAGS: readonly StatsTag[] = [
  ...COUNTER_TAGS,
  ...POOL_LABELS,
  ...Object.entries(HISTOGRAM_LABELS).map(([key, name]) => ({
    name,
    regex: `${PREFIX}gen_ai\\..*?(;\\.${key}=\\.([^;]*))`,
  })),
];

/** Bounds that OpenTelemetry's conventions advise; those of times in milliseconds, since metrics of Wasm are integers. */
export const AI_HISTOGRAM_BUCKETS: readonly HistogramBuckets[] = [
  {
    regex: "wasmcustom\\.gie_endpoint_picker\\.pick_duration_microseconds.*",
    buckets: [100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000],
  },
  {
    regex: "wasmcustom\\.gen_ai\\.client\\.token\\.usage.*",
    buckets: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
  },
  {
    regex: "wasmcustom\\.gen_ai\\.server\\.request\\.duration_milliseconds.*",
    buckets: [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920],
  },
  {
    regex: "wasmcustom\\.gen_ai\\.server\\.time_to_first_token_milliseconds.*",
    buckets: [1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000],
  },
  {
    regex: "wasmcustom\\.gen_ai\\.server\\.time_per_output_token_milliseconds.*",
    buckets: [10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500],
  },
];
