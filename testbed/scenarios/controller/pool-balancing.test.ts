import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { GATEWAY_YAML, yamlOf } from "../../src/controller/ai-yaml.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { poolRef, poolRouteYaml, poolYaml } from "../../src/inference/pool-yaml.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";

/** Pools that no endpoint picker is asked for: from their YAML to the pod that answers. */
let pods: readonly ModelServer[];
let gateway: FileGateway;

const at = (index: number): string => `127.0.0.${31 + index}`;

/** @param members which of the servers are its pods */
function pool(name: string, members: readonly number[], policy?: string): string {
  const annotations = policy === undefined ? "{}" : `{sluice.dev/load-balancing: ${policy}}`;
  return poolYaml({ name, port: pods[0]?.port ?? 0, pods: members.map(at), annotations });
}

const routes = (): string =>
  poolRouteYaml("routes", [
    { path: "/v1/chat", refs: [poolRef("talk")] },
    { path: "/v1/completions", refs: [poolRef("plain")] },
    { path: "/shared", refs: [poolRef("left", ", weight: 1"), poolRef("right", ", weight: 1")] },
  ]);

beforeAll(async () => {
  const first = await startModelServer({ host: at(0), pod: "pod-0" });
  const others = [1, 2, 3].map((index) => startModelServer({ host: at(index), port: first.port, pod: `pod-${index}` }));
  pods = [first, ...(await Promise.all(others))];
  const files = {
    "gateway.yaml": yamlOf(GATEWAY_YAML, routes()),
    "talk.yaml": pool("talk", [0, 1, 2], "prefix-affinity"),
    "plain.yaml": pool("plain", [0, 1, 2]),
    "shares.yaml": yamlOf(pool("left", [0, 1], "least-request"), pool("right", [3], "least-request")),
  };
  gateway = await FileGateway.start({ files, config: { enableInferenceExtension: true } });
});

beforeEach((context) => {
  showLogsOnFailure(context, { gateway });
  for (const pod of pods) {
    pod.clear();
    pod.pretend({});
  }
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all((pods ?? []).map((pod) => pod.close()));
});

async function ask(path: string, body: object): Promise<{ readonly status: number; readonly pod: string | null }> {
  const response = await fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: MODEL, max_tokens: 1, ...body }),
  });
  await response.text();
  return { status: response.status, pod: response.headers.get("x-inference-pod") };
}

const complete = () => ask("/v1/completions", { prompt: "Tell" });

test("a pool without a picker is picked for by its pods' metrics", async () => {
  for (const [index, pod] of pods.entries()) pod.pretend({ queue: index === 1 ? 0 : 12 });
  // Until the metrics have been read once, one answer from the idle pod is chance.
  await vi.waitFor(async () => {
    const names = [];
    for (let i = 0; i < 10; i++) names.push((await complete()).pod);
    expect(new Set(names)).toEqual(new Set(["pod-1"]));
  });
});

test("of pools that share requests by weight, each one's own pods are picked", async () => {
  const failures = "wasmcustom.ai_load_balancer.failed_picks";
  for (const pod of pods) pod.respond((_, response) => void response.end("{}"));
  const names = await Promise.all(Array.from({ length: 100 }, async () => (await ask("/shared", {})).pod));
  for (const pod of pods) pod.respond(undefined);
  const right = names.filter((name) => name === "pod-3").length;
  expect(right).toBeGreaterThan(25);
  expect(right).toBeLessThan(75);
  expect(new Set(names)).toEqual(new Set(["pod-0", "pod-1", "pod-3"]));
  expect((await gateway.envoy.admin.stats("ai_load_balancer")).get(failures) ?? 0).toBe(0);
});

test("a conversation stays with its pod while others come and go, without an error", async () => {
  const messages = [{ role: "user", content: "who is there?" }];
  const turn = () => ask("/v1/chat/completions", { messages });
  const { pod } = await turn();
  const own = Number(pod?.slice(-1));
  const other = own === 0 ? 1 : 0;
  const statuses: number[] = [];
  let isOver = false;
  const client = async () => {
    while (!isOver) statuses.push((await turn()).status);
  };
  const clients = [client(), client()];
  await gateway.edit("talk.yaml", pool("talk", [own, 3], "prefix-affinity"));
  messages.push({ role: "assistant", content: "me" }, { role: "user", content: "and now?" });
  expect((await turn()).pod).toBe(pod);
  await gateway.edit("talk.yaml", pool("talk", [other, 3], "prefix-affinity"));
  const next = (await turn()).pod;
  expect([`pod-${other}`, "pod-3"]).toContain(next);
  expect((await turn()).pod).toBe(next);
  isOver = true;
  await Promise.all(clients);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

// The last: the pod stays away.
test("a pod that dies costs no client an answer", async () => {
  for (const [index, pod] of pods.entries()) pod.pretend({ queue: index === 2 ? 0 : 4 });
  await vi.waitFor(async () => expect((await complete()).pod).toBe("pod-2"));
  await pods[2]?.close();
  const answers = [];
  for (let i = 0; i < 100; i++) answers.push(await complete());
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers.map(({ pod }) => pod)).not.toContain("pod-2");
});
