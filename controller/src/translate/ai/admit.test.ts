import { describe, expect, test } from "vitest";
import type { AIPolicySpec, AIProviderSpec, AIRouteSpec } from "../../generated/sluice.gen.ts";
import type { AIPolicy, AIProvider, AIRoute } from "../../resources/resources.ts";
import { admit } from "./admit.ts";

const base = { apiVersion: "sluice.dev/v1alpha1", metadata: { namespace: "default", name: "it" } };
const route = (spec: AIRouteSpec): AIRoute => ({ ...base, kind: "AIRoute", spec });
const policy = (spec: AIPolicySpec): AIPolicy => ({ ...base, kind: "AIPolicy", spec });
const provider = (spec: AIProviderSpec): AIProvider => ({ ...base, kind: "AIProvider", spec });

const target = { providerRef: { name: "openai" } };
const rules = (...list: AIRouteSpec["rules"]): AIRoute => route({ parentRefs: [{ name: "gw" }], rules: list });
const MODERATOR = "spec.defaults.guard.request[0].moderator";
type Rule = NonNullable<NonNullable<NonNullable<AIPolicySpec["defaults"]>["guard"]>["request"]>[number];
const moderated = (moderator: NonNullable<Rule["moderator"]>): AIPolicy =>
  policy({ targetRefs: [], defaults: { guard: { request: [{ name: "a", moderator }] } } });
const auth = { secretRefs: [{ name: "keys" }] };

describe("an API server refuses these by CEL; admission does not rely on it", () => {
  test.each([
    {
      name: "two rules of one name",
      object: rules({ name: "a", targets: [target] }, { name: "a", targets: [target] }),
      issue: { path: "spec.rules[1].name", message: "rule 0 is called a, too" },
    },
    {
      name: "LeastCost without a model",
      object: rules({ strategy: "LeastCost", targets: [target] }),
      issue: { path: "spec.rules[0].targets[0].model", message: "LeastCost needs it, to know the price" },
    },
    {
      name: "sticky with Priority",
      object: rules({ strategy: "Priority", sticky: { by: "consumer" }, targets: [target] }),
      issue: { path: "spec.rules[0].sticky", message: "is for strategy Weighted only" },
    },
    {
      name: "latency with LeastBusy",
      object: rules({ strategy: "LeastBusy", latency: "Total", targets: [target] }),
      issue: { path: "spec.rules[0].latency", message: "is for strategy LeastLatency only" },
    },
    {
      name: "queues of a provider",
      object: rules({ overload: { queue: 5 }, targets: [target] }),
      issue: { path: "spec.rules[0].overload.queue", message: "needs a target with a poolRef" },
    },
    {
      name: "load balancing without a Service",
      object: provider({ type: "openai", auth, endpoint: { host: "a.example", loadBalancing: "LeastRequest" } }),
      issue: { path: "spec.endpoint.loadBalancing", message: "is for a Service: name it in endpoint.backendRef" },
    },
    {
      name: "a selector without a label",
      object: policy({ targetRefs: [], defaults: { consumers: { secretSelector: { matchLabels: {} } } } }),
      issue: {
        path: "spec.defaults.consumers.secretSelector",
        message: "must name a label: else every Secret would be a consumer",
      },
    },
    {
      name: "moderations without a provider",
      object: moderated({ type: "Moderations", url: "https://judge.example.com" }),
      issue: { path: MODERATOR, message: "of type Moderations must have providerRef" },
    },
    {
      name: "a webhook of a provider",
      object: moderated({ type: "Webhook", providerRef: { name: "openai" } }),
      issue: { path: MODERATOR, message: "of type Webhook must have url" },
    },
    {
      name: "a moderator nowhere",
      object: moderated({ type: "Judge", model: "m" }),
      issue: { path: MODERATOR, message: "must have providerRef or url, and not both" },
    },
  ])("$name", ({ object, issue }) => {
    expect(admit(object)).toEqual([issue]);
  });
});

describe("a provider", () => {
  test.each([
    {
      name: "with a port in its host",
      spec: { type: "vllm", endpoint: { host: "vllm:8000" } },
      path: "spec.endpoint.host",
    },
    {
      name: "of Azure without a URL",
      spec: { type: "azure", auth, endpoint: { host: "a.example" } },
      path: "spec.options.azureServiceUrl",
    },
    {
      name: "of Azure without api-version",
      spec: { type: "azure", auth, options: { azureServiceUrl: "https://a.example/openai" } },
      path: "spec.options.azureServiceUrl",
    },
    {
      name: "of Bedrock without a region",
      spec: { type: "bedrock", auth, endpoint: { host: "a.example" } },
      path: "spec.options.awsRegion",
    },
    {
      name: "of Cloudflare without an account",
      spec: { type: "cloudflare", auth },
      path: "spec.options.cloudflareAccountId",
    },
    { name: "of DeepL without a language", spec: { type: "deepl", auth }, path: "spec.options.targetLang" },
    {
      name: "of MiniMax pro without a group",
      spec: { type: "minimax", auth, options: { minimaxApiType: "pro" } },
      path: "spec.options.minimaxGroupId",
    },
    {
      name: "with a URL that its type does not take",
      spec: { type: "claude", auth, options: { openaiCustomUrl: "a.example" } },
      path: "spec.options.openaiCustomUrl",
    },
    {
      name: "with credentials in a URL",
      spec: { type: "openai", options: { openaiCustomUrl: "https://u:p@a.example" } },
      path: "spec.options.openaiCustomUrl",
    },
    {
      name: "with a base path without slash",
      spec: { type: "openai", options: { basePath: "v1" } },
      path: "spec.options.basePath",
    },
    {
      name: "with two texts for one place",
      spec: { type: "moonshot", auth, options: { moonshotFileId: "f", context: { fileUrl: "https://a.example/t" } } },
      path: "spec.options.moonshotFileId",
    },
    {
      name: "with a time beyond the plugin's",
      spec: { type: "openai", timeouts: { firstByte: "99999h" } },
      path: "spec.timeouts.firstByte",
    },
    { name: "with a name of a built-in object", spec: { type: "constructor" }, path: "spec.type" },
  ])("$name", ({ spec, path }) => {
    expect(admit(provider(spec as AIProviderSpec)).map((issue) => issue.path)).toEqual([path]);
  });

  test.each(["openai", "ollama", "vllm", "generic", "triton"])("of type %s needs no key", (type) => {
    expect(admit(provider({ type, endpoint: { host: "a.example" } }))).toEqual([]);
  });
});

describe("sections of policies", () => {
  test("of each section it is told where it is wrong", () => {
    const defaults = { guard: { topics: { deny: [{ name: "x" }] } }, statistics: { colour: "red" } };
    const issues = admit(policy({ targetRefs: [], defaults }));
    expect(issues.map(({ path }) => path)).toEqual([
      "spec.defaults.guard.topics.deny[0]",
      "spec.defaults.statistics.colour",
    ]);
  });

  test("overrides are judged as defaults are", () => {
    const issues = admit(policy({ targetRefs: [], overrides: { statistics: { colour: "red" } } }));
    expect(issues.map(({ path }) => path)).toEqual(["spec.overrides.statistics.colour"]);
  });
});
