import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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

const ECHO = "{providerRef: {name: echo}}";
/** Where model-router chooses, the route that a request begins with leads nowhere. */
const CHOSEN = `{providerRef: {name: echo}, when: {headers: [{name: x-lab, value: "1"}]}}, ${ECHO}`;
const rules = (targets: string) => `
  - matches: [{models: [gpt]}]
    targets: [${ECHO}]
  - matches: [{models: ["*"]}]
    targets: [${targets}]`;
const CONSUMERS = `  defaults: {consumers: {secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}}}`;
const PROMPTS = `  defaults: {statistics: {}, prompts: {prepend: [{role: system, content: "Be kind."}]}}`;

const JSON_TYPE = { "content-type": "application/json" };
const KEY = { authorization: "Bearer key-of-ada" };

describe.each([
  { name: "with one target", targets: ECHO },
  { name: "with targets to choose from", targets: CHOSEN },
])("a WebSocket on an AI route $name", ({ targets }) => {
  let provider: Service;
  let gateway: FileGateway;

  beforeAll(async () => {
    provider = await startUpgradeService();
    gateway = await FileGateway.start({
      files: {
        "all.yaml": yamlOf(
          GATEWAY_YAML,
          providerYaml({ name: "echo", port: provider.port, key: "k" }),
          aiRouteYaml("chat", rules(targets)),
          aiPolicyYaml("consumers", "{group: sluice.dev, kind: AIRoute, name: chat}", CONSUMERS),
          aiPolicyYaml("prompts", "{group: gateway.networking.k8s.io, kind: Gateway, name: demo}", PROMPTS),
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

  function upgrade(path: string, headers: Readonly<Record<string, string>>, method = "GET"): Promise<string | number> {
    return askUpgrade(Number(new URL(gateway.url).port), { text: "hello", path, headers, method });
  }

  test.each([
    { name: "without a key", headers: {}, status: 401 },
    { name: "without a key, as if it had a JSON body", headers: JSON_TYPE, status: 401 },
    { name: "with a wrong key, as if it had a JSON body", headers: { ...JSON_TYPE, "x-api-key": "no" }, status: 403 },
    { name: "to an API that has bodies", headers: { ...JSON_TYPE, ...KEY }, status: 400 },
  ])("$name is answered at once: $status", async ({ headers, status }) => {
    for (const method of ["GET", "POST"]) {
      expect(await upgrade("/v1/chat/completions", headers, method)).toBe(status);
    }
  });

  test.each([
    { name: "", headers: KEY },
    { name: ", also with a content type", headers: { ...JSON_TYPE, ...KEY } },
  ])("of the realtime API is passed on to the provider$name", async ({ headers }) => {
    expect(await upgrade("/v1/realtime?model=gpt-realtime", headers)).toBe("hello");
  });

  test("of a protocol that is not passed on is refused", async () => {
    expect(await upgrade("/v1/realtime", { ...JSON_TYPE, ...KEY, upgrade: "something/1.0" })).toBe(403);
  });
});
