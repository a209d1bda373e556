import { create } from "@bufbuild/protobuf";
import { type StatsConfig, StatsConfigSchema } from "../generated/envoy/config/metrics/v3/stats_pb.js";

/** Makes a label of a part of a metric's name: the regular expression's first group is cut out, the second is the value. */
export interface StatsTag {
  readonly name: string;
  /** RE2, for instance `(\.model\.([^.]+))`. */
  readonly regex: string;
}

/** Bounds of a histogram's buckets, in the unit in which the plugin records it. */
export interface HistogramBuckets {
  /** RE2 that the metric's whole name must match, before tags are cut out. */
  readonly regex: string;
  /** Ascending. */
  readonly buckets: readonly number[];
}

/** Wasm metrics carry no labels and Envoy's default buckets suit milliseconds: both are set for the process here. */
export function statsConfig(tags: readonly StatsTag[], histograms: readonly HistogramBuckets[] = []): StatsConfig {
  return create(StatsConfigSchema, {
    statsTags: tags.map(({ name, regex }) => ({ tagName: name, tagValue: { case: "regex" as const, value: regex } })),
    histogramBucketSettings: histograms.map(({ regex, buckets }) => ({
      match: { matchPattern: { case: "safeRegex" as const, value: { regex } } },
      buckets: [...buckets],
    })),
  });
}
