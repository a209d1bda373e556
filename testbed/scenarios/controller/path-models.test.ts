// Some APIs have the model in the path or the query: routes and policies by model count for them all the same.
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  aiPolicyYaml,
  aiRouteYaml,
  consumerYaml,
  GATEWAY_YAML,
  providerYaml,
  yamlOf,
} from "../../src/controller/ai-yaml.ts";
import { askUpgrade } from "../../src/controller/clients.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { type Service, startUpgradeService } from "../../src/controller/services.ts";

const RULES = `
  - name: guarded
    matches: [{models: [guarded]}]
    targets: [{providerRef: {name: echo}}]
  - matches: [{models: ["*"]}]
    targets: [{providerRef: {name: echo}}]`;
const CONSUMERS = `  defaults: {consumers: {secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}}}`;
const KEY = { authorization: "Bearer key-of-ada" };

let provider: Service;
let gateway: FileGateway;
beforeAll(async () => {
  provider = await startUpgradeService();
  gateway = await FileGateway.start({
    files: {
      "all.yaml": yamlOf(
        GATEWAY_YAML,
        providerYaml({ name: "echo", port: provider.port, key: "k" }),
        aiRouteYaml("chat", RULES),
        aiPolicyYaml("guarded", "{group: sluice.dev, kind: AIRoute, name: chat, sectionName: guarded}", CONSUMERS),
        consumerYaml("ada", "{key: key-of-ada}"),
      ),
    },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await provider?.close();
});
beforeEach((context) => showLogsOnFailure(context, { gateway }));

function upgrade(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string | number> {
  return askUpgrade(Number(new URL(gateway.url).port), { text: "hello", path, headers, method: "GET" });
}

async function ask(path: string): Promise<number> {
  const { status } = await fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: "hi" }] }] }),
  });
  return status;
}

test.each([
  "/v1/realtime?model=guarded",
  "/v1/realtime?intent=x&model=%67uarded",
  "/v1/realtime?model=guarded&model=other",
])("%s goes by the rule of its model", async (path) => {
  expect(await upgrade(path)).toBe(401);
  expect(await upgrade(path, KEY)).toBe("hello");
});

test.each(["/v1/realtime?model=other", "/v1/realtime?model=other&model=guarded"])(
  "%s goes by the rule of any model",
  async (path) => {
    expect(await upgrade(path)).toBe("hello");
  },
);

test.each(["generateContent", "streamGenerateContent", "countTokens"])("so does Gemini's %s", async (method) => {
  expect(await ask(`/v1beta/models/guarded:${method}`)).toBe(401);
  expect(await ask(`/v1beta/models/%67uarded:${method}`)).toBe(401);
  expect(await ask(`/v1beta/models/other:x/models/guarded:${method}`)).toBe(401);
  expect(await ask(`/v1beta/models/other:${method}`)).not.toBe(401);
});
