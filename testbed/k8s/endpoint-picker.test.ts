// The reference endpoint picker on a real API server, asked by the plugin of a real Envoy.
import type { KubeClient, KubeObject } from "@sluice/controller";
import { type ModelServer, type RawReply, rawRequest, showLogsOnFailure, startModelServer } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { CHAT_PATH, chatBody } from "../src/inference/chat.ts";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";
import { type StormRequest, storm } from "../src/inference/storm.ts";
import { installCrds } from "../src/kube/crds.ts";
import { ReferencePicker } from "../src/kube/reference-picker.ts";
import { reference } from "./demo.ts";
import { Objects } from "./objects.ts";
import { eventually, newNamespace, sharedClient } from "./support.ts";

const PORT = 8000;
const HOSTS = ["127.0.0.41", "127.0.0.42", "127.0.0.43"];
const POOL = "vllm";

/** Milliseconds: the picker is built at the first time. */
const PATIENT = 900_000;

let api: KubeClient;
let objects: Objects;
let pods: readonly ModelServer[];
let epp: ReferencePicker;
let gateway: PoolGateway;

beforeAll(async () => {
  api = await sharedClient();
  await installCrds(api, ["inference-extension"]);
  const namespace = await newNamespace(api, "epp");
  objects = new Objects(api, namespace);
  pods = await Promise.all(HOSTS.map((host, index) => startModelServer({ host, port: PORT, pod: `vllm-${index}` })));
  await objects.apply(pool());
  for (const [index, host] of HOSTS.entries()) await ready(index, host);
  const objective = reference("inference.networking.x-k8s.io/v1alpha2", "InferenceObjective", "batch");
  await objects.apply({ ...objective, spec: { priority: -1, poolRef: { name: POOL } } });
  const kubeconfig = inject("kubeconfig").admin;
  epp = await ReferencePicker.start({
    kubeconfig,
    namespace,
    pool: POOL,
    pods: HOSTS.length,
    onProgress: console.error,
  });
  gateway = await startPoolGateway({
    endpoints: pods.map(({ address }) => address),
    epp,
    // It answers within this time on a machine that does other things as well.
    listeners: { native: { by: "native" }, plugin: { by: "plugin", timeout: 20_000 } },
  });
}, PATIENT);
afterAll(async () => {
  await gateway?.close();
  await epp?.stop();
  await Promise.all((pods ?? []).map((pod) => pod.close()));
});
beforeEach((context) => {
  for (const pod of pods) {
    pod.clear();
    pod.pretend({});
  }
  showLogsOnFailure(context, { gateway, epp });
});

function pool(): KubeObject {
  const endpointPickerRef = { name: "epp", port: { number: 9002 } };
  const selector = { matchLabels: { app: "vllm" } };
  const spec = { selector, targetPorts: [{ number: PORT }], endpointPickerRef };
  return { ...reference("inference.networking.k8s.io/v1", "InferencePool", POOL), spec };
}

/** A Pod that is said to run at an address of loopback. */
async function ready(index: number, podIP: string): Promise<void> {
  const pod = reference("v1", "Pod", `vllm-${index}`);
  const labels = { app: "vllm" };
  const spec = { containers: [{ name: "vllm", image: "vllm" }] };
  await objects.apply({ ...pod, metadata: { ...pod.metadata, labels }, spec });
  const conditions = [{ type: "Ready", status: "True" }];
  await objects.patch(pod, { status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], conditions } }, "/status");
}

function post(listener: string, body = chatBody(), headers: Record<string, string> = {}): Promise<RawReply> {
  return rawRequest(gateway.url(listener), { path: CHAT_PATH, chunks: [body], headers });
}

/** Queues as the metrics tell them; resolves when the picker has read them, which it does each 50 ms. */
async function queues(...lengths: readonly number[]): Promise<void> {
  for (const [index, queue] of lengths.entries()) pods[index]?.pretend({ queue, kv: 0.1 });
  const expected = lengths.map((queue, index) => `vllm-${index} ${queue}`);
  await eventually(async () => expect(queuesSeen(await epp.metrics())).toEqual(expected));
}

function queuesSeen(metrics: string): readonly string[] {
  const lines = metrics.split("\n").filter((line) => line.startsWith("inference_pool_per_pod_queue_size{"));
  return lines
    .map((line) => `${/model_server_pod="([^"]*?)(?:-rank-\d+)?"/.exec(line)?.[1]} ${line.split(" ").at(-1)}`)
    .sort();
}

describe.each(["native", "plugin"])("%s", (listener) => {
  test("the idle pod is picked, and the answer says that the picker saw it", async () => {
    await queues(9, 9, 0);
    const reply = await post(listener);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ "x-inference-pod": "vllm-2", "x-went-into-resp-headers": "true" });
  });

  test("a body without a model is answered 400 with the picker's words", async () => {
    const reply = await post(listener, '{"messages": []}');
    expect(reply.status).toBe(400);
    expect(reply.text).toContain("model not found in request body");
  });

  test("when all pods are saturated, what may be shed is answered 429", async () => {
    await queues(200, 200, 200);
    const reply = await post(listener, chatBody(), { "x-gateway-inference-objective": "batch" });
    expect(reply.status).toBe(429);
  });

  test("the tokens of a streamed answer are counted", async () => {
    await queues(0, 0, 0);
    const before = outputTokens(await epp.metrics());
    const options = { stream: true, stream_options: { include_usage: true }, max_tokens: 7 };
    const reply = await post(listener, chatBody("count", options));
    expect(reply.text.endsWith("data: [DONE]\n\n")).toBe(true);
    await eventually(async () => expect(outputTokens(await epp.metrics()) - before).toBe(7));
    await eventually(async () =>
      expect(await epp.metrics()).toMatch(/^inference_objective_running_requests\{.*\} 0$/m),
    );
  });
});

/** Of all answers that the picker has seen. */
function outputTokens(metrics: string): number {
  const sums = [...metrics.matchAll(/^inference_objective_output_tokens_sum\{.*\} (\d+)$/gm)];
  return sums.reduce((total, [, sum]) => total + Number(sum), 0);
}

test("of 200 requests over three pods with skewed queues all go where the picker says", async () => {
  await queues(5, 0, 30);
  const requests = Array.from({ length: 200 }, (_, index): StormRequest => {
    return { id: `q-${index}`, body: chatBody(`question ${index}`) };
  });
  const { statuses, strangers } = await storm(requests, { url: gateway.url("plugin"), concurrency: 8 });
  expect([Object.fromEntries(statuses), strangers]).toEqual([{ 200: 200 }, []]);
  expect(pods.map(({ asked }) => asked)).toEqual([0, 200, 0]);
});

test("a client's own header moves nothing", async () => {
  await queues(9, 0, 9);
  const reply = await post("plugin", chatBody(), { "x-gateway-destination-endpoint": pods[2]?.address ?? "" });
  expect(reply.headers["x-inference-pod"]).toBe("vllm-1");
});

test("without ready pods the picker's 503 is the answer, and a pod that is back is used", async () => {
  const unready = { status: { conditions: [{ type: "Ready", status: "False" }] } };
  for (const index of HOSTS.keys()) await objects.patch(reference("v1", "Pod", `vllm-${index}`), unready, "/status");
  await eventually(async () => expect((await post("plugin")).status).toBe(503));
  for (const [index, host] of HOSTS.entries()) await ready(index, host);
  await eventually(async () => expect((await post("plugin")).status).toBe(200));
});

test("while the picker is gone native loses what has a body, and the plugin's requests go round; back, it picks", async () => {
  await epp.kill();
  expect((await post("native")).status).toBe(500);
  for (let index = 0; index < 6; index++) expect((await post("plugin")).status).toBe(200);
  expect(pods.map(({ asked }) => asked)).toEqual([2, 2, 2]);
  await epp.restart();
  await queues(9, 9, 0);
  await eventually(async () => expect((await post("plugin")).headers["x-went-into-resp-headers"]).toBe("true"));
  expect((await post("plugin")).headers["x-inference-pod"]).toBe("vllm-2");
});
