import type { SecretObject } from "@sluice/manifest";
import type { Issue } from "../../../../store/resource-store.ts";
import { parseDuration } from "../../../duration.ts";
import type { SectionPlugin, SectionValue } from "../section.ts";
import { embedderOf } from "./embedder.ts";

const PLUGIN = "ai-cache";

const SECOND = 1000;

/** Seconds that the plugin keeps an answer at most, fresh and stale: 30 days. */
const LONGEST = 30 * 24 * 60 * 60;

/** Milliseconds that it waits at most for what a question means. */
const LONGEST_WAIT = 60_000;

type Cache = SectionValue<"cache">;
type Exact = NonNullable<Cache["exact"]>;
type Semantic = NonNullable<Cache["semantic"]>;

/** `cache`: ai-cache. Requests go on without it, and those who ask in other words without what tells that they do. */
export const CACHE: SectionPlugin<"cache"> = {
  section: "cache",
  admit: ({ exact, semantic }, path) => {
    if (exact === undefined) return [{ path: `${path}.exact`, message: "must be there: it says what is kept" }];
    return [
      ...exactIssues(exact, `${path}.exact`),
      ...(semantic === undefined ? [] : semanticIssues(semantic, `${path}.semantic`)),
    ];
  },
  render: ({ exact, semantic, purgeBy }, policy, context) => {
    if (exact === undefined) return { plugins: [], problems: [] };
    const found = semantic === undefined ? undefined : embedderOf(semantic, policy, context);
    const embedder = found !== undefined && "value" in found ? found.value : undefined;
    const config = {
      ...exactConfig(exact),
      ...(semantic === undefined || embedder === undefined ? {} : semanticConfig(semantic)),
      ...(purgeBy === undefined ? {} : { adminConsumer: purgeBy }),
    };
    const module = { kind: "bundled" as const, plugin: PLUGIN };
    const plugin = { name: PLUGIN, module, failure: "open" as const, config, stored: "answers" as const };
    const asking = embedder === undefined ? {} : { asks: { embedding: embedder } };
    const problems = found !== undefined && "problem" in found ? [found.problem] : [];
    return { plugins: [{ ...plugin, priced: true, ...asking }], problems };
  },
};

/** `embedding` is added where it is known how a data plane names its server. */
function semanticConfig(semantic: Semantic): SecretObject {
  const { threshold = "0.93", from = "lastUserTurn", lexicalCheck = "words", tools = false } = semantic;
  return {
    vector: { threshold: Number(threshold) },
    semanticFrom: from,
    lexicalCheck,
    semanticTools: tools,
    semanticTimeout: parseDuration(semantic.timeout ?? "2s") ?? Number.NaN,
  };
}

function semanticIssues({ timeout = "2s" }: Semantic, path: string): readonly Issue[] {
  const milliseconds = parseDuration(timeout) ?? Number.NaN;
  if (milliseconds >= 1 && milliseconds <= LONGEST_WAIT) return [];
  return [{ path: `${path}.timeout`, message: "must be at least 1ms and at most 1m" }];
}

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
