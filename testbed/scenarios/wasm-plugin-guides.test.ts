// The configurations of docs/guide/publishing.md, higress.md, from-higress.md, semantic-cache.md, store.md and of the READMEs of
// ai-history, ai-quota and ai-security-guard: each is given to
// its plugin on the emulator of Higress, and does what the page says.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator, type RequestOptions } from "@sluice/host";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { fencedBlocks } from "../src/fenced-blocks.ts";

const ROOT = new URL("../../", import.meta.url);

interface WasmPlugin {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly url: string;
    readonly defaultConfig?: object;
    readonly defaultConfigDisable?: boolean;
    readonly matchRules?: readonly { readonly ingress: readonly string[]; readonly config: object }[];
  };
}

const read = (file: string) => readFileSync(new URL(file, ROOT), "utf8");
const guide = (name: string) => read(`docs/guide/${name}.md`);

/** The page's block of a configuration of this plugin. */
function partsOf(page: string, plugin: string): readonly Readonly<Record<string, unknown>>[] {
  const [, yaml = ""] = new RegExp(`^\`\`\`yaml of=${plugin}\\n(.*?)^\`\`\`$`, "ms").exec(guide(page)) ?? [];
  return parseAllDocuments(yaml).map((document) => document.toJS());
}

/** As Higress's controller hands it to the plugin. */
function configOf({ spec }: WasmPlugin): object {
  const rules = (spec.matchRules ?? []).map(({ ingress, config }) => ({ _match_route_: ingress, ...config }));
  const whole = spec.defaultConfigDisable === true ? {} : spec.defaultConfig;
  return { ...whole, ...(rules.length === 0 ? {} : { _rules_: rules }) };
}

/** Clusters that configurations name. */
const SERVICES = ["redis-bridge", "outbound|80||privacy.static"];

/** The plugin behind a route of this name, in the flavour that Higress is given. */
function load(name: string, config: object, route = "chat"): Promise<HostEmulator> {
  const file = [`${name}.higress`, name, `examples/${name}`].map((module) =>
    fileURLToPath(new URL(`dist/${module}.wasm`, ROOT)),
  );
  return HostEmulator.load({
    personality: "higress",
    routes: [{ name: route, cluster: "upstream" }],
    plugins: [{ name, wasm: file.find(existsSync) ?? name, config: JSON.stringify(config) }],
    redis: () => "timeout",
    calls: Object.fromEntries(SERVICES.map((service) => [service, () => ({ status: 503 })])),
  });
}

async function shown(page: string, route?: string): Promise<HostEmulator> {
  const plugin: WasmPlugin = parse(fencedBlocks(guide(page), "yaml")[0] ?? "");
  expect(plugin.spec.url).toContain(`/${plugin.metadata.name}:`);
  return load(plugin.metadata.name, configOf(plugin), route);
}

const CHAT: RequestOptions = {
  method: "POST",
  path: "/v1/chat/completions",
  headers: { "content-type": "application/json" },
};

const HELLO = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello?" }] });

test("publishing.md: everybody is greeted", async () => {
  const host = await shown("publishing");
  const call = host.request();
  call.respond({ status: 200 }).end();
  expect(call.expectResponse().headers.get("x-hello")).toBe("everybody");
});

test.each([
  { route: "chat", model: "gpt-4o", sent: "qwen-max" },
  { route: "chat", model: "claude", sent: "qwen-turbo" },
  { route: "other", model: "gpt-4o", sent: "gpt-4o" },
])("higress.md: on the route $route $model is asked for as $sent", async ({ route, model, sent }) => {
  const host = await shown("higress", route);
  const call = host.request({ ...CHAT, body: JSON.stringify({ model }) });
  expect(JSON.parse(String(call.expectUpstream().body))).toEqual({ model: sent });
});

test.each([
  { route: "orders", key: "a-key", status: 200 },
  { route: "orders", key: "another", status: 403 },
  { route: "orders", key: undefined, status: 401 },
  { route: "other", key: undefined, status: 200 },
])("from-higress.md: on the route $route the key $key gets $status", async ({ route, key, status }) => {
  const host = await shown("from-higress", route);
  const call = host.request(key === undefined ? {} : { headers: { "x-api-key": key } });
  if (status === 200) call.respond({ status: 200 }).end();
  expect(call.expectResponse().status).toBe(status);
});

test("plugins/ai-history/README.md: its histories are asked of the Redis that it names", async () => {
  const plugin: WasmPlugin = parse(fencedBlocks(read("plugins/ai-history/README.md"), "yaml")[0] ?? "");
  const host = await load("ai-history", configOf(plugin));
  host.request({ ...CHAT, headers: { ...CHAT.headers, authorization: "Bearer a-key" }, body: HELLO });
  expect(host.redis.requests[0]?.service).toMatch(/^outbound\|80\|\|redis\.static/);
});

test("plugins/ai-quota/README.md: its budgets are a configuration", async () => {
  const [, budgets = ""] = fencedBlocks(read("plugins/ai-quota/README.md"), "yaml");
  const host = await load("ai-quota", parse(budgets));
  const body = JSON.stringify({ ...JSON.parse(HELLO), model: "gpt-4.1" });
  const call = host.request({ ...CHAT, headers: { ...CHAT.headers, "x-mse-consumer": "alice" }, body });
  expect(String(call.expectUpstream().body)).toBe(body);
});

test("plugins/ai-security-guard/README.md: its webhook is asked so", async () => {
  const readme = read("plugins/ai-security-guard/README.md");
  const [, , shown = ""] = fencedBlocks(readme, "http");
  const { moderators } = parse(fencedBlocks(readme, "yaml")[0] ?? "") as { moderators: readonly { type: string }[] };
  const host = await load("ai-security-guard", { moderators: moderators.filter(({ type }) => type === "webhook") });
  const [head = "", json = ""] = shown.split("\n\n");
  const wanted = JSON.parse(json);
  const messages = wanted.texts.map(({ role, text }: { role: string; text: string }) => ({ role, content: text }));
  const headers = { ...CHAT.headers, "x-mse-consumer": wanted.consumer };
  host.request({ ...CHAT, headers, body: JSON.stringify({ model: "gpt-4o", messages }) });
  const [call] = host.calls;
  const [line = "", ...fields] = head.split("\n");
  expect(line).toBe(`${call?.method} ${call?.path} HTTP/1.1`);
  expect(fields.map((field) => field.split(": ")[0]).filter((name) => call?.headers.has(name ?? "") !== true)).toEqual(
    [],
  );
  expect(JSON.parse(String(call?.body))).toEqual({ ...wanted, session: expect.stringMatching(/^[0-9a-f]+$/) });
});

test("semantic-cache.md: the service of embeddings is asked what a question means, by the model that it names", async () => {
  const asked: string[] = [];
  const [config = {}] = partsOf("semantic-cache", "ai-cache");
  const host = await HostEmulator.load({
    plugins: [
      { name: "ai-cache", wasm: fileURLToPath(new URL("dist/ai-cache.wasm", ROOT)), config: JSON.stringify(config) },
    ],
    calls: {
      "embedder.static": ({ body }) => {
        asked.push(String(body));
        return { status: 200, body: JSON.stringify({ data: [{ embedding: [1, 0] }] }) };
      },
    },
  });
  host.request({ ...CHAT, body: HELLO }).expectUpstream();
  expect(asked.map((text) => JSON.parse(text).model)).toEqual(["multilingual-e5-small"]);
});

test("store.md: a limit is kept where each configuration says", async () => {
  const places: string[] = [];
  for (const part of partsOf("store", "ai-token-ratelimit")) {
    const limits = { rule_name: "chat", limits: [{ name: "all", per: "route", amount: 100, window: 60 }] };
    const host = await load("ai-token-ratelimit", { ...limits, ...part });
    host.request({ ...CHAT, body: '{"model":"gpt-4o","messages":[]}' });
    const asked = [
      ...host.redis.requests.map(({ service }) => service.replace(/\?.*/, "")),
      ...host.calls.map(({ cluster }) => cluster),
    ];
    places.push(asked[0] ?? "shared data");
  }
  expect(places).toEqual(["outbound|80||redis.static", "redis-bridge", "shared data"]);
});
