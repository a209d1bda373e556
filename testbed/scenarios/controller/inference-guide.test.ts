import { readFileSync } from "node:fs";
import { type RecordedRequest, rawRequest, showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { type EppStub, startEpp } from "../../src/epp-stub/epp-stub.ts";
import { fencedBlocks } from "../../src/fenced-blocks.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";

const GUIDE = readFileSync(new URL("../../../docs/guide/inference.md", import.meta.url), "utf8");
const [PLACES = "", POOL = "", ADAPTERS = "", OBJECTIVES = "", AI_ROUTE = ""] = fencedBlocks(GUIDE, "yaml");

const APP = "vllm-llama3-8b-instruct";
const OBJECTIVE = "x-gateway-inference-objective";
const FAIRNESS = "x-gateway-inference-fairness-id";
const FORGED = {
  "x-gateway-model-name": MODEL,
  "x-gateway-base-model-name": MODEL,
  "x-gateway-destination-endpoint": "127.0.0.66:1",
  [OBJECTIVE]: "critical",
  [FAIRNESS]: "everybody",
};

let pod: ModelServer;
let epp: EppStub;
let gateway: FileGateway;

/** The guide's pool, where this machine has its pod and its picker. */
function poolYaml(): string {
  const here = PLACES.replaceAll(/10\.0\.0\.\d/g, "127.0.0.1").replace("port: 9002", `port: ${epp.port}`);
  const pool = POOL.replace("targetPorts: [{ number: 8000 }]", `targetPorts: [{ number: ${pod.port} }]`);
  return [pool, here].join("\n---\n");
}

/** The head that the pod got. */
async function sent(
  model: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RecordedRequest["headers"]> {
  const reply = await ask(JSON.stringify({ model, prompt: "Hi" }), headers);
  expect([reply.status, reply.text]).toEqual([200, "{}"]);
  return (await pod.nextRequest()).headers;
}

function ask(body: string, headers: Readonly<Record<string, string>> = {}) {
  const all = { host: "httpbin.example.com", "content-type": "application/json", ...headers };
  return rawRequest(gateway.url, { path: "/v1/completions", headers: all, chunks: [body] });
}

beforeAll(async () => {
  pod = await startModelServer({ loras: ["food-review-1", "vllm-canary"] });
  epp = await startEpp({ tls: true, pick: [pod.address] });
  const files = { "pool.yaml": poolYaml(), "adapters.yaml": ADAPTERS, "ai-route.yaml": AI_ROUTE };
  gateway = await FileGateway.start({ files, config: { enableInferenceExtension: true } });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([pod?.close(), epp?.close()]);
});
beforeEach((context) => {
  showLogsOnFailure(context, { gateway, picker: epp });
  pod.respond((_, response) => void response.end("{}"));
  pod.clear();
  epp.clear();
});

describe("the guide's pool", () => {
  test("answers clients of an AIRoute in their own protocol", async () => {
    pod.respond(undefined);
    const body = JSON.stringify({ model: MODEL, max_tokens: 2, messages: [{ role: "user", content: "Hi" }] });
    const headers = { host: "chat.example.com", "content-type": "application/json" };
    const { status, text } = await rawRequest(gateway.url, { path: "/v1/messages", headers, chunks: [body] });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ type: "message", content: [{ type: "text", text: "w0 w1 " }] });
    expect(epp.exchanges).toHaveLength(1);
  });

  test("is chosen by the model, by its adapter, and by a name of its own", async () => {
    const base = "x-gateway-base-model-name";
    expect(await sent(MODEL)).toMatchObject({ "x-gateway-model-name": MODEL, [base]: MODEL });
    expect(await sent("food-review-1")).toMatchObject({ "x-gateway-model-name": "food-review-1", [base]: MODEL });
    const canary = await sent("vllm-canary");
    expect(canary["x-gateway-model-name"]).toBe("vllm-canary");
    expect(canary).not.toHaveProperty(base);
    expect(epp.exchanges).toHaveLength(3);
  });

  test.each([
    { name: "another model", body: '{"model":"gpt-4o","prompt":"Hi"}' },
    { name: "no model", body: '{"prompt":"Hi"}' },
    { name: "no JSON", body: "hi" },
  ])("is not for $name, whatever the client's headers say", async ({ body }) => {
    expect((await ask(body, FORGED)).status).toBe(404);
    expect(epp.exchanges).toHaveLength(0);
  });

  test("believes no client's objective as long as nobody is known", async () => {
    const headers = await sent(MODEL, FORGED);
    expect(headers).not.toHaveProperty(OBJECTIVE);
    expect(headers).not.toHaveProperty(FAIRNESS);
  });

  test("with its callers: each has the objective of its Secret, and none has another's", async () => {
    const other = OBJECTIVES.split("---")[1]
      ?.replace("name: reports", "name: shop")
      .replace(", sluice.dev/objective: nightly", "");
    await gateway.edit("callers.yaml", `${OBJECTIVES}\n---\n${other?.replace("sk-reports", "sk-shop")}`);
    const as = (key: string) => sent(MODEL, { ...FORGED, authorization: `Bearer ${key}` });
    expect(await as("sk-reports")).toMatchObject({ [OBJECTIVE]: "nightly", [FAIRNESS]: "reports" });
    const shop = await as("sk-shop");
    expect(shop[FAIRNESS]).toBe("shop");
    expect(shop).not.toHaveProperty(OBJECTIVE);
    expect((await ask(`{"model":"${MODEL}","prompt":"Hi"}`)).status).toBe(401);
  });

  test("whose owner trusts clients: what they send stands, and the rest is the consumer's", async () => {
    const trusting = poolYaml().replace(
      `metadata: { name: ${APP} }`,
      `metadata: { name: ${APP}, annotations: { sluice.dev/trust-client-objective: "true" } }`,
    );
    await gateway.edit("pool.yaml", trusting);
    const headers = await sent(MODEL, { [OBJECTIVE]: "mine", authorization: "Bearer sk-reports" });
    expect(headers).toMatchObject({ [OBJECTIVE]: "mine", [FAIRNESS]: "reports" });
    expect(await sent(MODEL, { authorization: "Bearer sk-reports" })).toMatchObject({ [OBJECTIVE]: "nightly" });
  });
});
