// README.md, and the guides ai-resources.md, controller.md, guards.md, semantic-cache.md and statistics-and-cost.md: what they
// show is given to one gateway, page after page, and Envoy takes what is made of it.
import { readFileSync } from "node:fs";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { type Block, blocksOf } from "../../../scripts/docs/blocks.ts";
import { aiPolicyYaml, aiRouteYaml, consumerYaml, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

/** One for all pages: another name would be another Envoy. */
const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ai}
spec: {gatewayClassName: sluice, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;

/** Pods that the shown parts name. */
const PODS = `
apiVersion: v1
kind: Service
metadata: {name: vllm}
spec: {ports: [{port: 8000}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: vllm, labels: {kubernetes.io/service-name: vllm}}
addressType: IPv4
endpoints: [{addresses: [127.0.0.1]}]
ports: [{port: 8000}]
---
apiVersion: v1
kind: Pod
metadata: {name: vllm-0, labels: {app: vllm}}
status: {phase: Running, podIP: 127.0.0.1, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: {name: vllm}
spec: {selector: {matchLabels: {app: vllm}}, targetPorts: [{number: 8000}]}
`;

const MODULE = new URL("../../../dist/cache-control.wasm", import.meta.url).href;

/** The key whose digest controller.md shows. */
const KEY = "foo";

/** Milliseconds until all that a page brings must be served: in effect is said of each part of it. */
const PATIENCE = 20_000;

let stub: ProviderStub;
let gateway: FileGateway;

function yamlBlocks(page: string): readonly Block[] {
  const text = readFileSync(new URL(`../../../${page}.md`, import.meta.url), "utf8");
  return blocksOf(text).filter(({ language }) => language === "yaml");
}

function titled(page: string, title: string): string {
  const text = readFileSync(new URL(`../../../${page}.md`, import.meta.url), "utf8");
  const [, block] = new RegExp(`^\`\`\`yaml title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(text) ?? [];
  if (block === undefined) throw new Error(`${page}.md has no block ${title}`);
  return block;
}

const secret = (name: string) => `
apiVersion: v1
kind: Secret
metadata: {name: ${name}}
stringData: {key: a-key-of-sixteen-bytes}
`;

/** Providers that stand where the pages' own would be in the internet. */
function providers(...names: readonly string[]): string {
  return yamlOf(...names.map((name) => providerYaml({ name, port: stub.port, key: stub.key })));
}

const EVERYTHING = aiRouteYaml(
  "chat",
  `[{name: all, matches: [{models: ["*"]}], targets: [{providerRef: {name: openai}}]}]`,
);

/** At the Gateway of this test, with the stub for the provider. */
function here(text: string): string {
  return text
    .replaceAll(/parentRefs: \[\{ ?name: \w+ ?\}\]/g, "parentRefs: [{name: ai}]")
    .replaceAll("kind: Gateway, name: gateway}", "kind: Gateway, name: ai}")
    .replaceAll(
      /^ {2}type: openai$(?!\n {2}endpoint)/gm,
      `  type: openai\n  endpoint: {host: 127.0.0.1, port: ${stub.port}, tls: {mode: None}}`,
    )
    .replaceAll("sk-replace-me", stub.key)
    .replaceAll(/oci:\/\/registry\.example\.com\/\S+?(?=")/g, MODULE);
}

/** What is said to be wrong once a page's resources are in effect, but for what waits: a module, a provider without a route. */
async function take(...documents: readonly string[]): Promise<readonly string[]> {
  const before = gateway.problems().length;
  await gateway.edit("page.yaml", here(yamlOf(...documents)));
  return gateway
    .problems()
    .slice(before)
    .filter((line) => !/^(changed|created|added|deleted|removed|mended)|\(Pending\)/.test(line));
}

function ask(model: string): Promise<ChatReply> {
  return chat(gateway.url, { model, headers: { authorization: `Bearer ${KEY}` } });
}

beforeAll(async () => {
  stub = await startOpenAiStub();
  gateway = await FileGateway.start({
    files: { "page.yaml": here(titled("docs/guide/controller", "resources")) },
    config: { enableInferenceExtension: true },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
});
beforeEach((context) => showLogsOnFailure(context, { gateway }));

test("controller.md: its first route answers who has the key whose digest it shows", async () => {
  expect(gateway.problems()).toEqual([]);
  expect((await ask("gpt-4o")).status).toBe(200);
  expect((await chat(gateway.url, { model: "gpt-4o" })).status).toBe(401);
});

test("README.md: its route and its policy are in effect", async () => {
  const blocks = yamlBlocks("README").map(({ text }) => text);
  const alice = consumerYaml("alice", `{key: ${KEY}}`, "team: search");
  expect(await take(GATEWAY, providers("openai", "anthropic"), alice, ...blocks)).toEqual([]);
  await vi.waitFor(async () => expect((await ask("gpt-4o")).status).toBe(200), PATIENCE);
});

test("statistics-and-cost.md: a call's cost is in the header that it names", async () => {
  const page = "docs/guide/statistics-and-cost";
  const key = secret("openai-keys").replace("key: a-key-of-sixteen-bytes", `apiKey: ${stub.key}`);
  const route = EVERYTHING.replace('"*"', "gpt-4.1");
  expect(await take(GATEWAY, key, route, titled(page, "policy"), titled(page, "provider"))).toEqual([]);
  await vi.waitFor(async () => {
    const { status, reply } = await ask("gpt-4.1");
    expect([status, Number(reply.headers["x-call-cost"]) > 0]).toEqual([200, true]);
  }, PATIENCE);
});

/** Parts of a resource: of what, by the first word. */
const SHOWN = ["ai-resources", "guards", "semantic-cache"].flatMap((page) =>
  yamlBlocks(`docs/guide/${page}`)
    .filter(({ label }) => label?.name !== "ai-cache")
    .map(({ text, line }) => ({ at: `${page}.md:${line}`, text, first: /^\w+/.exec(text)?.[0] ?? "" })),
);

const AROUND = [GATEWAY, PODS, secret("content-safety"), secret("rules-signing")];
/** The one rule of EVERYTHING, with more in it, and a pool among its targets. */
const withPool = (more: string) =>
  EVERYTHING.replace("{name: all,", `{name: all, ${more},`).replace("openai}}]", "openai}}, {poolRef: {name: vllm}}]");

/** What a part belongs to. */
function wholeOf(first: string, text: string): readonly string[] {
  if (first === "apiVersion") return [text, EVERYTHING.replace("name: openai", "name: llama")];
  const part = JSON.stringify(parse(text));
  if (first === "overload") return [withPool(part.slice(1, -1))];
  return [EVERYTHING, aiPolicyYaml("shown", "{group: sluice.dev, kind: AIRoute, name: chat}", `  defaults: ${part}`)];
}

test.each(SHOWN)("$at: $first is in effect", async ({ text, first }) => {
  const whole = wholeOf(first, text);
  expect(await take(...AROUND, providers("openai", "embedder", "local"), ...whole)).toEqual([]);
});
