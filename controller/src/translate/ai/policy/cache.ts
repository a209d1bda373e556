import type { SecretObject } from "../../../ir/secret-text.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { parseDuration } from "../../duration.ts";
import type { SectionPlugin, SectionValue } from "./section.ts";

const PLUGIN = "ai-cache";

const SECOND = 1000;

/** Seconds that the plugin keeps an answer at most, fresh and stale: 30 days. */
const LONGEST = 30 * 24 * 60 * 60;

type Cache = SectionValue<"cache">;
type Exact = NonNullable<Cache["exact"]>;

/** `cache`: ai-cache. Requests go on without it. */
export const CACHE: SectionPlugin<"cache"> = {
  section: "cache",
  admit: ({ exact }, path) => {
    if (exact !== undefined) return exactIssues(exact, `${path}.exact`);
    return [{ path: `${path}.exact`, message: "must be there: it says what is kept" }];
  },
  render: ({ exact, purgeBy }) => {
    if (exact === undefined) return { plugins: [], problems: [] };
    const config = { ...exactConfig(exact), ...(purgeBy === undefined ? {} : { adminConsumer: purgeBy }) };
    const module = { kind: "bundled" as const, plugin: PLUGIN };
    const plugin = { name: PLUGIN, module, failure: "open" as const, config };
    return { plugins: [{ ...plugin, stored: "answers", priced: true }], problems: [] };
  },
};

function exactConfig(exact: Exact): SecretObject {
  const { scope = "consumer", header, maxBytes, maxTemperature, clientControl, storeFallback, tags } = exact;
  const stale = secondsOf(exact.staleWhileRevalidate ?? "0s");
  return {
    ttl: secondsOf(exact.ttl ?? "1h"),
    scope,
    ...(header === undefined ? {} : { scopeHeader: header.toLowerCase() }),
    ...(stale === 0 ? {} : { staleWhileRevalidate: stale }),
    ...(maxBytes === undefined ? {} : { maxEntryBytes: maxBytes }),
    ...(maxTemperature === undefined ? {} : { maxTemperature: Number(maxTemperature) }),
    ...(clientControl === undefined ? {} : { clientControl }),
    ...(storeFallback === undefined ? {} : { storeFallback }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function exactIssues(exact: Exact, path: string): readonly Issue[] {
  const { ttl = "1h", staleWhileRevalidate = "0s" } = exact;
  const issues: Issue[] = [];
  const refuse = (key: string, message: string) => {
    issues.push({ path: `${path}.${key}`, message });
  };
  const fresh = secondsOf(ttl);
  const stale = secondsOf(staleWhileRevalidate);
  if (!Number.isInteger(fresh) || fresh < 1 || fresh > LONGEST) {
    refuse("ttl", "must be whole seconds, at least 1s and at most 720h");
  } else if (!Number.isInteger(stale) || fresh + stale > LONGEST) {
    refuse("staleWhileRevalidate", "must be whole seconds, and at most 720h together with ttl");
  }
  return issues;
}

/** NaN: it is no duration. */
function secondsOf(duration: string): number {
  return (parseDuration(duration) ?? Number.NaN) / SECOND;
}
