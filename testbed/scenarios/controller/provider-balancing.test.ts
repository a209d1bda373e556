import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { aiRouteYaml, GATEWAY_YAML, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

/** AIProviders that are a Service with several endpoints: from their YAML to the endpoint that answers. */
let pods: readonly ModelServer[];
let cloud: ProviderStub;
let gateway: FileGateway;

const at = (index: number): string => `127.0.0.${41 + index}`;

/** A provider behind a Service with some of the pods. */
function vllm(name: string, loadBalancing: string, members: readonly number[]): string {
  const port = pods[0]?.port ?? 0;
  return `
apiVersion: sluice.dev/v1alpha1
kind: AIProvider
metadata: {name: ${name}}
spec:
  type: vllm
  endpoint: {loadBalancing: ${loadBalancing}, backendRef: {name: ${name}, port: 80}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {ports: [{name: main, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{name: main, port: ${port}}]
endpoints: [${members.map((index) => `{addresses: ["${at(index)}"]}`).join(", ")}]
`;
}

/** The model's name chooses the rule, with the header `x-rule`. */
const RULES = `
  - {matches: [{models: [talk]}], targets: [{providerRef: {name: talk}, model: ${MODEL}}]}
  - matches: [{models: [talk], headers: [{name: x-rule, value: again}]}]
    targets: [{providerRef: {name: talk}, model: ${MODEL}}]
  - {matches: [{models: [busy]}], targets: [{providerRef: {name: busy}, model: ${MODEL}}]}
  - {matches: [{models: [told]}], targets: [{providerRef: {name: told}, model: ${MODEL}}]}
  - matches: [{models: [talk], headers: [{name: x-rule, value: safe}]}]
    targets: [{providerRef: {name: talk}, model: ${MODEL}}]
    fallback: {targets: [{providerRef: {name: cloud}, model: gpt-4o}]}`;

beforeAll(async () => {
  const first = await startModelServer({ host: at(0), pod: "pod-0" });
  const others = [1, 2, 3].map((index) => startModelServer({ host: at(index), port: first.port, pod: `pod-${index}` }));
  pods = [first, ...(await Promise.all(others))];
  cloud = await startOpenAiStub({ keys: ["sk-cloud"] });
  const files = {
    "gateway.yaml": yamlOf(GATEWAY_YAML, aiRouteYaml("chat", RULES)),
    "talk.yaml": vllm("talk", "PrefixAffinity", [0, 1, 2]),
    "others.yaml": yamlOf(
      vllm("busy", "LeastRequest", [0, 1, 2]),
      vllm("told", "Metrics", [0, 1, 2]),
      providerYaml({ name: "cloud", port: cloud.port, key: cloud.key }),
    ),
  };
  gateway = await FileGateway.start({ files });
});

beforeEach((context) => {
  showLogsOnFailure(context, { gateway });
  cloud.clear();
  for (const pod of pods) {
    pod.clear();
    pod.pretend({});
    pod.respond(undefined);
  }
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all([cloud?.close(), ...(pods ?? []).map((pod) => pod.close())]);
});

const podOf = ({ reply }: ChatReply): unknown => reply.headers["x-inference-pod"];

async function podsOf(replies: readonly Promise<ChatReply>[]): Promise<readonly unknown[]> {
  const all = await Promise.all(replies);
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  return all.map(podOf);
}

function turn(model: string, prompt: string, rule?: string): Promise<ChatReply> {
  return chat(gateway.url, { model, prompt, headers: rule === undefined ? {} : { "x-rule": rule } });
}

test("nothing is wrong with the resources", () => {
  expect(gateway.problems()).toEqual([]);
});

test("a conversation stays with its endpoint, by whichever target it comes", async () => {
  const talks = Array.from({ length: 6 }, (_, index) => `who is number ${index}?`);
  const first = await podsOf(talks.map((talk) => turn("talk", talk)));
  expect(new Set(first).size).toBe(3);
  for (const rule of [undefined, "again", "safe"]) {
    expect(await podsOf(talks.map((talk) => turn("talk", talk, rule)))).toEqual(first);
  }
});

test("requests go where the fewest are under way", async () => {
  const held: (() => void)[] = [];
  for (const pod of pods) pod.respond((_, response) => void held.push(() => response.end("{}")));
  const replies: Promise<ChatReply>[] = [];
  for (let sent = 1; sent <= 9; sent++) {
    replies.push(turn("busy", "wait"));
    await vi.waitFor(() => expect(held).toHaveLength(sent), { interval: 5 });
  }
  const counts = pods.map(({ requests }) => requests.filter(({ method }) => method === "POST").length);
  expect(counts).toEqual([3, 3, 3, 0]);
  for (const end of held) end();
  await Promise.all(replies);
});

test("the shortest queue of which the endpoints tell decides, and reading them needs no key of a provider", async () => {
  for (const [index, pod] of pods.entries()) pod.pretend({ queue: index === 1 ? 0 : 12 });
  const asks = () => podsOf(Array.from({ length: 10 }, () => turn("told", "hi")));
  await vi.waitFor(async () => expect(new Set(await asks())).toEqual(new Set(["pod-1"])));
});

test("a client cannot name an endpoint, and no provider is told of one", async () => {
  const headers = { "x-gateway-destination-endpoint": `${at(2)}:${pods[2]?.port}` };
  const replies = Array.from({ length: 9 }, (_, index) =>
    chat(gateway.url, { model: "talk", prompt: `client ${index}`, headers }),
  );
  expect(new Set(await podsOf(replies)).size).toBe(3);
  const told = pods.flatMap(({ requests }) => requests).filter(({ method }) => method === "POST");
  expect(told.map((request) => request.headers["x-gateway-destination-endpoint"])).toEqual(told.map(() => undefined));
});

test("an endpoint that fails is followed by the fallback at once, and not by its neighbour", async () => {
  for (const pod of pods) pod.respond((_, response) => void response.writeHead(503).end());
  const reply = await turn("talk", "help", "safe");
  expect([reply.status, reply.provider]).toEqual([200, "default/cloud"]);
  expect(reply.reply.headers["x-sluice-attempts"]).toBe("2");
  expect(pods.map(({ requests }) => requests.filter(({ method }) => method === "POST").length).sort()).toEqual([
    0, 0, 0, 1,
  ]);
  expect(cloud.requests[0]?.headers["x-gateway-destination-endpoint"]).toBeUndefined();
});

// The last: the endpoint stays away.
test("endpoints come and go without an error", async () => {
  const pod = podOf(await turn("talk", "and now?"));
  const own = Number(String(pod).slice(-1));
  await gateway.edit("talk.yaml", vllm("talk", "PrefixAffinity", [own, 3]));
  expect(podOf(await turn("talk", "and now?"))).toBe(pod);
  await pods[own]?.close();
  const replies = Array.from({ length: 20 }, () => turn("talk", "and now?"));
  expect(new Set(await podsOf(replies))).toEqual(new Set(["pod-3"]));
});
