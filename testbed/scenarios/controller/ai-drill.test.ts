import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiRouteYaml, GATEWAY_YAML, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { ask, type Outcome } from "../../src/drill/ask.ts";
import { CUTS, failuresOf, SILENCES } from "../../src/drill/faults.ts";
import { type DrillProvider, type DrillProviders, startDrillProviders } from "../../src/drill/providers.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

/** Rules by the model's first part; the rest of its name is how each provider is to behave. */
const RULES = `
  - name: drill
    matches: [{models: ["drill/*"]}]
    targets: [{providerRef: {name: claude}}]
    fallback: {targets: [{providerRef: {name: openai}}, {providerRef: {name: third}}]}
  - name: impatient
    matches: [{models: ["impatient/*"]}]
    targets: [{providerRef: {name: claude}}]
    fallback: {perTryTimeout: 1s, targets: [{providerRef: {name: openai}}, {providerRef: {name: third}}]}
  - name: twice
    matches: [{models: ["twice/*"]}]
    targets: [{providerRef: {name: claude}}]
    fallback: {attempts: 2, targets: [{providerRef: {name: openai}}, {providerRef: {name: third}}]}
  - name: busy
    matches: [{models: ["busy/*"]}]
    targets: [{providerRef: {name: claude}}]
    fallback: {on: ["429"], targets: [{providerRef: {name: openai}}]}
  - name: alone
    matches: [{models: ["alone/*"]}]
    targets: [{providerRef: {name: claude}}]
  - name: rotated
    matches: [{models: [rotated]}]
    targets: [{providerRef: {name: rotated}}]`;

const clients = [
  { name: "plain, to an OpenAI client", front: "openai", stream: false },
  { name: "streamed, to an OpenAI client", front: "openai", stream: true },
  { name: "plain, to an Anthropic client", front: "anthropic", stream: false },
  { name: "streamed, to an Anthropic client", front: "anthropic", stream: true },
] as const;

type Client = Pick<(typeof clients)[number], "front" | "stream">;

const plain: Client = { front: "openai", stream: false };
const streamed: Client = { front: "openai", stream: true };
const text = "You said: hi there";
const first: Outcome = { kind: "answer", text, provider: "default/claude", attempts: 1 };
const second: Outcome = { kind: "answer", text, provider: "default/openai", attempts: 2 };
const third: Outcome = { kind: "answer", text, provider: "default/third", attempts: 3 };

let providers: DrillProviders;
let rotated: ProviderStub;
let gateway: FileGateway;

function drillProviderYaml({ id, type, stub, door }: DrillProvider, index: number): string {
  return providerYaml({
    name: id,
    type,
    port: Number(new URL(door.url).port),
    key: stub.key,
    rest: `  modelMapping: {"~^[a-z]+/(?:[^/]*/){${index}}([^/]+)/.*$": stub-$1, "*": stub-plain}`,
  });
}

function rotatedYaml(key: string): string {
  return providerYaml({ name: "rotated", port: rotated.port, key, rest: `  modelMapping: {"*": stub-plain}` });
}

beforeAll(async () => {
  providers = await startDrillProviders();
  rotated = await startOpenAiStub({ keys: ["sk-old", "sk-new"] });
  gateway = await FileGateway.start({
    files: {
      "gateway.yaml": GATEWAY_YAML,
      "providers.yaml": yamlOf(...providers.all.map(drillProviderYaml)),
      "rotated.yaml": rotatedYaml("sk-old"),
      "routes.yaml": aiRouteYaml("drill", RULES),
    },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await providers?.close();
  await rotated?.close();
});

beforeEach((context) => {
  providers.clear();
  showLogsOnFailure(context, { gateway });
});

afterEach(() => Promise.all(providers.all.map(({ door }) => door.open())));

/** @param flags of the first, the second and the third provider */
function askRule(rule: string, { front, stream }: Client, flags: readonly string[]): Promise<Outcome> {
  const model = `${rule}/${flags.map((flag) => `${flag}/`).join("")}`;
  return ask(gateway.url, { front, stream, model, prompt: "hi there" });
}

function asked(): readonly number[] {
  return providers.all.map(({ stub }) => stub.requests.length);
}

test("nothing is wrong with the resources", () => {
  expect(gateway.problems()).toEqual([]);
});

describe.each(clients)("$name", (client) => {
  const failures = failuresOf(client.stream);
  // What is not translated shows some failures to the client only.
  const always = failures.filter(({ translatedOnly }) => translatedOnly !== true);

  test.each(client.front === "openai" ? failures : always)("the next provider answers after: $name", async (fault) => {
    expect(await askRule("drill", client, [fault.flags])).toEqual(second);
    expect(asked()).toEqual([1, 1, 0]);
  });

  test("the third one answers after two failures", async () => {
    expect(await askRule("drill", client, ["error-503", "reset"])).toEqual(third);
    expect(asked()).toEqual([1, 1, 1]);
  });

  test("nobody else is asked when the first one answers, or the request is wrong", async () => {
    expect(await askRule("drill", client, [])).toEqual(first);
    expect(await askRule("drill", client, ["error-400"])).toMatchObject({ kind: "error", status: 400 });
    expect(asked()).toEqual([2, 0, 0]);
  });

  test.each([429, 500, 401])("the last error reaches the client when all fail: %i", async (status) => {
    const flags = `error-${status}`;
    expect(await askRule("drill", client, [flags, flags, flags])).toMatchObject({ kind: "error", status });
    expect(asked()).toEqual([1, 1, 1]);
  });

  test("who is killed is passed over, and asked again when back", async () => {
    const [claude, openai] = providers.all;
    claude?.door.shut();
    expect(await askRule("drill", client, [])).toEqual(second);
    openai?.door.shut();
    expect(await askRule("drill", client, [])).toEqual(third);
    await claude?.door.open();
    expect(await askRule("drill", client, [])).toEqual(first);
  });

  test("a request under way when its provider is killed is answered by the next one", async () => {
    const [claude] = providers.all;
    const answer = askRule("drill", client, ["hang"]);
    await claude?.stub.nextRequest();
    claude?.door.shut();
    expect(await answer).toEqual(second);
  });
});

test.each(CUTS)("a stream that has begun is cut and not begun anew: $name", async ({ flags }) => {
  const outcome = await askRule("drill", streamed, [flags]);
  expect(outcome).toMatchObject({ kind: "cut", provider: "default/claude", text: expect.stringMatching(/^You/) });
  expect(asked()).toEqual([1, 0, 0]);
});

test("perTryTimeout: the next one answers after every kind of silence, whoever asks", async () => {
  const rows = SILENCES.flatMap(({ flags }) => clients.map((client) => ({ flags, client })));
  const outcomes = await Promise.all(rows.map(({ flags, client }) => askRule("impatient", client, [flags])));
  expect(outcomes).toEqual(rows.map(() => second));
  expect(asked()).toEqual([rows.length, rows.length, 0]);
});

describe("what a rule says of its fallback", () => {
  test("attempts are tries in total", async () => {
    const flags = ["error-503", "error-429"];
    expect(await askRule("twice", plain, flags)).toMatchObject({ kind: "error", status: 429 });
    expect(asked()).toEqual([1, 1, 0]);
  });

  test("on lists what is tried again, and nothing else is", async () => {
    expect(await askRule("busy", plain, ["error-429"])).toEqual(second);
    expect(await askRule("busy", plain, ["error-503"])).toMatchObject({ kind: "error", status: 503 });
    expect(asked()).toEqual([2, 1, 0]);
  });

  test("without one nobody else is asked", async () => {
    expect(await askRule("alone", plain, ["error-503"])).toMatchObject({ kind: "error", status: 503 });
    expect(asked()).toEqual([1, 0, 0]);
  });
});

describe("a key that is rotated", () => {
  const question = { ...plain, model: "rotated", prompt: "hi there" };
  const keys = () => rotated.requests.map(({ headers }) => headers.authorization);

  async function connections(): Promise<Readonly<Record<string, number>>> {
    const stats = await gateway.envoy.admin.stats("^cluster\\..*rotated.*upstream_cx_(total|destroy)$");
    return Object.fromEntries(stats);
  }

  test("counts for the next request, on the connections that there are", async () => {
    expect(await ask(gateway.url, question)).toMatchObject({ kind: "answer" });
    const before = await connections();
    const line = await gateway.edit("rotated.yaml", rotatedYaml("sk-new"));
    expect(line).toMatch(/^in effect after \d+ ms: ~extension ai-proxy$/);
    expect(await ask(gateway.url, question)).toMatchObject({ kind: "answer" });
    expect(keys()).toEqual(["Bearer sk-old", "Bearer sk-new"]);
    expect(Object.keys(before)).toHaveLength(2);
    expect(await connections()).toEqual(before);
  });

  test("one that the provider refuses is an error that the client sees", async () => {
    await gateway.edit("rotated.yaml", rotatedYaml("sk-wrong"));
    expect(await ask(gateway.url, question)).toMatchObject({ kind: "error", status: 401 });
  });
});
