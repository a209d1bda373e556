import { AI_HISTOGRAM_BUCKETS, AI_STATS_TAGS, bootstrap, Envoy } from "@sluice/envoy";
import {
  ANTHROPIC_STUB_KEY,
  OPENAI_STUB_KEY,
  type ProviderStub,
  resourcesOf,
  startAnthropicStub,
  startOpenAiStub,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const GOLDEN = new URL("../testdata/metrics.prom", import.meta.url).pathname;
const LISTENER = "gateway";

/** Who calls over the route `teams` is one of these; over the others anybody calls himself what he likes. */
const KEY_AUTH = {
  global_auth: false,
  consumers: [
    { name: "bob", credential: "key-bob", team: "red" },
    { name: "eve", credential: "key-eve", team: "a.metric.team.b" },
  ],
  keys: ["x-key"],
  in_header: true,
  _rules_: [{ _match_route_: ["teams"], allow: ["bob", "eve"] }],
};

const PRICES = ["stub*", "known"].map((model) => ({ model, price: { input: "3", output: "15" } }));

const messages = [{ role: "user", content: "one two three" }];

let stubs: { openai: ProviderStub; anthropic: ProviderStub; upstream: Upstream };
let envoy: Envoy;

beforeAll(async () => {
  stubs = { openai: await startOpenAiStub(), anthropic: await startAnthropicStub(), upstream: await startUpstream() };
  const { openai, anthropic, upstream } = stubs;
  const resources = resourcesOf({
    plugins: [
      { plugin: "key-auth", config: KEY_AUTH },
      { plugin: "ai-statistics", config: { prices: PRICES } },
    ],
    upstreams: {
      // The first provider is known by its endpoint's metadata, the others by their clusters.
      main: { url: openai.url, metadata: { provider: "openai" } },
      "outbound|443||claude.dns": { url: anthropic.url },
      scripted: { url: upstream.url },
    },
    routes: [
      { name: "anthropic", upstream: "outbound|443||claude.dns", prefix: "/v1/messages" },
      { name: "teams", upstream: "scripted", headers: { "x-scripted": "team" } },
      { name: "a.model.upstream", upstream: "scripted", headers: { "x-scripted": "yes" } },
      { name: "chat", upstream: "main" },
    ],
  });
  envoy = await Envoy.start({
    bootstrap: bootstrap({ ...resources, statsTags: AI_STATS_TAGS, histogramBuckets: AI_HISTOGRAM_BUCKETS }),
  });
});
afterAll(async () => {
  await envoy?.stop();
  await Promise.all(Object.values(stubs).map((stub) => stub.close()));
});

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const reply = await fetch(`${await envoy.url(LISTENER)}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${OPENAI_STUB_KEY}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  await reply.text();
}

async function anthropic(model: string, stream: boolean): Promise<void> {
  const headers = { "x-api-key": ANTHROPIC_STUB_KEY, "anthropic-version": "2023-06-01" };
  await post("/v1/messages", { model, stream, max_tokens: 100, messages }, headers);
}

/** An answer that claims to be of `model`. */
async function scripted(model: string, own: Record<string, string>): Promise<void> {
  const body = JSON.stringify({ model, usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 } });
  const headers = { "x-scripted": "yes", "x-stub-content-type": "application/json", ...own };
  const encoded = Buffer.from(body).toString("base64");
  await post("/v1/chat/completions", { model, messages }, { ...headers, "x-stub-body-base64": encoded });
}

/** Headers are sent by fetch as Latin-1: so UTF-8 gets there. */
function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The series of plugins, sorted; what depends on the clock is left out. */
async function exposition(): Promise<string> {
  const text = await envoy.admin.get("/stats/prometheus?filter=^wasmcustom");
  const groups = text.split(/^(?=# TYPE )/m).filter((group) => /^# TYPE (route_|gen_ai_)/.test(group));
  return groups.map(sortedGroup).sort().join("\n");
}

function sortedGroup(group: string): string {
  const [type = "", ...lines] = group.trim().split("\n");
  const shown = new Map<string, string>();
  for (const line of lines) {
    // The buckets of a series share a line: bound and count of each, or the bounds only where the counts are of times.
    const bucket = /^(.*_bucket\{.*),le="([^"]+)"\} (\d+)$/.exec(line);
    const [series, text] =
      bucket === null
        ? [line, redacted(line)]
        : [`${bucket[1]}}`, `${bucket[2]}${isOfTime(line) ? "" : `:${bucket[3]}`}`];
    shown.set(series, bucket === null ? text : `${shown.get(series) ?? series} ${text}`);
  }
  return `${[type, ...shown.values()].join("\n")}\n`;
}

function isOfTime(line: string): boolean {
  return /^\w*(_milliseconds_(bucket|sum)|_duration)\{/.test(line);
}

/** Sums are estimates from the buckets of Envoy's own, finer histogram. */
function redacted(line: string): string {
  if (isOfTime(line)) return line.replace(/ [\d.]+$/, " [time]");
  return line.replace(/ ([\d.]+)$/, (_, value: string) => ` ${Math.round(Number(value))}`);
}

test("Prometheus gets labelled series of every call", async () => {
  await post("/v1/chat/completions", { model: "stub-plain", messages }, { "x-mse-consumer": "alice" });
  await post("/v1/chat/completions", {
    model: "stub-slow-20",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  await post("/v1/chat/completions", { model: "stub-error-429", messages });
  await post("/v1/embeddings", { model: "text-embedding-3-small", input: "one two" });
  await anthropic("stub-cached-2", false);
  await anthropic("stub-plain", true);
  // Dots, slashes, colons, at signs, quotes, semicolons, the words that separate labels, and other scripts.
  await scripted("meta/llama-3.1:8b@fp16", { "x-mse-consumer": "team.a" });
  await scripted('m.consumer.x;.provider=.evil"\\', { "x-mse-consumer": "model" });
  await scripted("通义千问", { "x-mse-consumer": latin1("李雷") });
  for (const name of ["bob", "eve"]) await scripted("known", { "x-scripted": "team", "x-key": `key-${name}` });
  await vi.waitFor(
    async () => {
      const text = await exposition();
      // Envoy merges histograms every five seconds; until then their counts are 0.
      expect(text).toMatch(/_usage_count\{.*通义千问.*\} 1$/m);
    },
    { timeout: 20_000, interval: 200 },
  );
  await expect(await exposition()).toMatchFileSnapshot(GOLDEN);
});
