import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GATEWAY_YAML } from "../../src/controller/ai-yaml.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { type EppStub, startEpp } from "../../src/epp-stub/epp-stub.ts";
import { poolRef, poolRouteYaml, poolYaml } from "../../src/inference/pool-yaml.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";

let pods: readonly ModelServer[];
let red: EppStub;
let blue: EppStub;
let gateway: FileGateway;

async function podOf(path: string): Promise<string | number> {
  const body = JSON.stringify({ model: MODEL, prompt: "Tell", max_tokens: 1 });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${gateway.url}${path}`, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.headers.get("x-inference-pod") ?? response.status;
}

beforeAll(async () => {
  const first = await startModelServer({ host: "127.0.0.31", pod: "red-0" });
  const others = ["red-1", "blue-0"].map((pod, index) =>
    startModelServer({ host: `127.0.0.${32 + index}`, port: first.port, pod }),
  );
  pods = [first, ...(await Promise.all(others))];
  for (const pod of pods) pod.respond((_, response) => void response.end("{}"));
  [red, blue] = await Promise.all([startEpp({ tls: true }), startEpp({ tls: true })]);
  const { port } = first;
  gateway = await FileGateway.start({
    config: { enableInferenceExtension: true, epp: "native" },
    files: {
      "gateway.yaml": GATEWAY_YAML,
      "routes.yaml": poolRouteYaml("routes", [
        { path: "/red", refs: [poolRef("red")] },
        { path: "/shared", refs: [poolRef("red"), poolRef("blue")] },
      ]),
      "red.yaml": poolYaml({
        name: "red",
        port,
        pods: ["127.0.0.31", "127.0.0.32"],
        picker: { port: red.port, failureMode: "FailOpen" },
      }),
      "blue.yaml": poolYaml({ name: "blue", port, pods: ["127.0.0.33"], picker: { port: blue.port } }),
    },
  });
});

beforeEach((context) => {
  showLogsOnFailure(context, { gateway, red, blue });
  red.clear();
  blue.clear();
  red.pick([pods[1]?.address ?? ""]);
  blue.pick([pods[2]?.address ?? ""]);
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all([red, blue, ...(pods ?? [])].map((one) => one?.close()));
});

test("with --epp native Envoy itself asks each pool's picker, also where a rule shares requests", async () => {
  expect(await podOf("/red")).toBe("red-1");
  const shared: (string | number)[] = [];
  for (let count = 0; count < 24; count += 1) shared.push(await podOf("/shared"));
  expect(new Set(shared)).toEqual(new Set(["red-1", "blue-0"]));
  expect(blue.log.picks).toBe(shared.filter((pod) => pod === "blue-0").length);
});

test("with --epp native FailOpen does not hold for a request with a body", async () => {
  red.shut();
  try {
    expect(await podOf("/red")).toBe(500);
  } finally {
    await red.open();
  }
});
