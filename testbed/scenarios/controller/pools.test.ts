import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GATEWAY_YAML, yamlOf } from "../../src/controller/ai-yaml.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { type EppStub, startEpp } from "../../src/epp-stub/epp-stub.ts";
import { freePort } from "../../src/free-port.ts";
import { poolRef, poolRouteYaml, poolYaml, serviceYaml } from "../../src/inference/pool-yaml.ts";
import { StormProcess } from "../../src/inference/storm-process.ts";
import { MODEL, type ModelServer, startModelServer } from "../../src/model-server/model-server.ts";

const SHARED = 600;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let pods: readonly ModelServer[];
let plain: ModelServer;
let pickers: Readonly<Record<"red" | "blue" | "closed", EppStub>>;
let gateway: FileGateway;
/** Elsewhere, so that it does not share a thread with pods and pickers. */
let client: StormProcess;
let otherPort: number;

/** Asks for a completion. @param port of the gateway */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, port = gateway.port): Promise<Answer> {
  const body = JSON.stringify({ model: MODEL, prompt: "Tell", max_tokens: 1 });
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method: "POST", agent };
    const message = request({ ...options, headers: { "content-type": "application/json", ...headers } }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      text(response).then((read) => resolve({ status, headers: answered, body: read }), reject);
    });
    message.on("error", reject);
    message.end(body);
  });
}

async function podOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answer = await ask(path, headers);
  return answer.status === 200 ? answer.headers["x-inference-pod"] : `${answer.status} ${answer.body}`;
}

const at = (index: number): string => `127.0.0.${11 + index}`;

function routes(): string {
  return poolRouteYaml("routes", [
    { path: "/v1/completions", refs: [poolRef("red", ", port: 9")] },
    { path: "/blue", refs: [poolRef("blue")] },
    // What `storm` asks for.
    { path: "/v1/chat/completions", refs: [poolRef("red", ", weight: 90"), poolRef("blue", ", weight: 10")] },
    { path: "/mixed", refs: [poolRef("red", ", weight: 9"), `{name: web, port: ${plain.port}, weight: 1}`] },
    { path: "/missing", refs: [poolRef("missing"), poolRef("red")] },
    { path: "/broken", refs: [poolRef("broken")] },
    { path: "/closed", refs: [poolRef("closed")] },
    { path: "/empty", refs: [poolRef("empty")] },
  ]);
}

/** Where each pool's requests are served, whatever the path. */
function files(): Readonly<Record<string, string>> {
  const port = pods[0]?.port ?? 0;
  const { red, blue, closed } = pickers;
  const broken = poolYaml({ name: "broken", port, pods: [at(0)], picker: { port: 1 } });
  return {
    "gateway.yaml": yamlOf(
      GATEWAY_YAML,
      GATEWAY_YAML.replace("name: demo", "name: other").replace("port: 80", `port: ${otherPort}`),
    ),
    "routes.yaml": routes(),
    "other.yaml": poolRouteYaml("others", [{ path: "/", refs: [poolRef("blue")] }]).replace("demo", "other"),
    "red.yaml": redPool([at(0), at(1)]),
    "pools.yaml": yamlOf(
      poolYaml({ name: "blue", port, pods: [at(2)], picker: { port: blue.port, failureMode: "FailOpen" } }),
      poolYaml({ name: "closed", port, pods: [at(0)], picker: { port: closed.port } }),
      poolYaml({ name: "empty", port, pods: [], picker: { port: red.port, failureMode: "FailOpen" } }),
      // Its Service is not there.
      broken.slice(0, broken.indexOf("---")),
      serviceYaml("web", plain.port),
    ),
  };
}

function redPool(addresses: readonly string[]): string {
  const port = pods[0]?.port ?? 0;
  const picker = { port: pickers.red.port, failureMode: "FailOpen" as const };
  return poolYaml({ name: "red", port, pods: addresses, picker });
}

function address(index: number): string {
  return pods[index]?.address ?? "";
}

/** A picker is asked for its pool's requests alone; one that is late on a busy machine is not waited for, and its pool goes on. */
function expectPicks({ log }: EppStub, asked: number): void {
  expect(log.picks).toBeGreaterThan(asked / 2);
  expect(log.picks).toBeLessThanOrEqual(asked);
}

beforeAll(async () => {
  const first = await startModelServer({ host: at(0), pod: "red-0" });
  const others = ["red-1", "blue-0", "red-2"].map((pod, index) =>
    startModelServer({ host: at(index + 1), port: first.port, pod }),
  );
  pods = [first, ...(await Promise.all(others))];
  for (const pod of pods) pod.respond((_, response) => void response.end("{}"));
  plain = await startModelServer({ pod: "web" });
  plain.respond((_, response) => void response.end("{}"));
  const [red, blue, closed] = await Promise.all([
    startEpp({ tls: true }),
    startEpp({ tls: true }),
    startEpp({ tls: true }),
  ]);
  pickers = { red, blue, closed };
  otherPort = await freePort();
  [gateway, client] = await Promise.all([
    FileGateway.start({ files: files(), config: { enableInferenceExtension: true } }),
    StormProcess.start(),
  ]);
});

beforeEach((context) => {
  showLogsOnFailure(context, { gateway, picker: pickers.red });
  const { red, blue, closed } = pickers;
  for (const epp of [red, blue, closed]) epp.clear();
  red.pick([address(1)]);
  blue.pick([address(2)]);
  closed.pick([address(0)]);
  for (const pod of [...pods, plain]) pod.clear();
});

afterAll(async () => {
  agent.destroy();
  await Promise.all([gateway?.stop(), client?.stop()]);
  await Promise.all(
    [...Object.values(pickers ?? {}), ...(pods ?? []), ...(plain ? [plain] : [])].map((one) => one.close()),
  );
});

describe("an HTTPRoute that leads to InferencePools", () => {
  test("asks the pool's picker; the port of the reference says nothing", async () => {
    expect(await podOf("/v1/completions")).toBe("red-1");
    pickers.red.pick([address(0)]);
    expect(await podOf("/v1/completions")).toBe("red-0");
    expect(pickers.red.exchanges).toHaveLength(2);
    expect(pickers.blue.exchanges).toHaveLength(0);
  });

  test("has two pools under two rules, each with its own picker", async () => {
    expect([await podOf("/v1/completions"), await podOf("/blue")]).toEqual(["red-1", "blue-0"]);
    expect([pickers.red.exchanges.length, pickers.blue.exchanges.length]).toEqual([1, 1]);
  });

  test("shares its requests by weight, and each pool's picker is asked for its share", async () => {
    const question = { url: gateway.url, count: SHARED, prefix: "", concurrency: 2 };
    const { statuses, served } = await client.send(question);
    expect([statuses, served]).toEqual([{ 200: SHARED }, SHARED]);
    const [red0 = 0, red1 = 0, blues = 0] = pods.map(({ asked }) => asked);
    const reds = red0 + red1;
    expect(reds + blues).toBe(SHARED);
    // Five standard deviations of a binomial distribution.
    expect(Math.abs(reds / SHARED - 0.9)).toBeLessThan(0.062);
    expectPicks(pickers.red, reds);
    expectPicks(pickers.blue, blues);
  });

  test("shares its requests between a pool and a Service", async () => {
    const names: unknown[] = [];
    for (let count = 0; count < 100; count++) names.push(await podOf("/mixed"));
    const reds = names.filter((name) => String(name).startsWith("red-")).length;
    expect(names.filter((name) => name === "web")).toHaveLength(100 - reds);
    expect([0, 100]).not.toContain(reds);
    expectPicks(pickers.red, reds);
  });

  test("may hang at another Gateway with another pool", async () => {
    const { headers } = await ask("/v1/completions", {}, otherPort);
    expect(headers["x-inference-pod"]).toBe("blue-0");
  });

  test("never takes an endpoint that a client, or a lying picker, names", async () => {
    expect(await podOf("/v1/completions", { "x-gateway-destination-endpoint": address(0) })).toBe("red-1");
    pickers.red.pick([address(2)]);
    expect(["red-0", "red-1"]).toContain(await podOf("/v1/completions"));
  });

  test("answers 500 in the share of a pool that is not there", async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask("/missing")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 500]));
  });

  test("answers 500 where the picker's Service is not there, and 503 where the pool has no pods", async () => {
    expect([(await ask("/broken")).status, (await ask("/empty")).status]).toEqual([500, 503]);
  });

  test("walks the picker's list when a pod is gone", async () => {
    await gateway.edit("red.yaml", redPool(["127.0.0.99", at(0), at(1)]));
    pickers.red.pick([`127.0.0.99:${pods[0]?.port}`, address(0)]);
    const names = await Promise.all(Array.from({ length: 10 }, () => podOf("/v1/completions")));
    expect(new Set(names)).toEqual(new Set(["red-0"]));
    pickers.red.pick([`127.0.0.99:${pods[0]?.port}`]);
    expect(["red-0", "red-1"]).toContain(await podOf("/v1/completions"));
  });

  test("takes a pod that comes, and leaves one that goes", async () => {
    await gateway.edit("red.yaml", redPool([at(1), at(3)]));
    pickers.red.pick([address(3)]);
    expect(await podOf("/v1/completions")).toBe("red-2");
    pickers.red.pick([address(0)]);
    expect(["red-1", "red-2"]).toContain(await podOf("/v1/completions"));
  });

  // The last: for a second its picker is left alone afterwards.
  test("goes on without a picker that is down where the pool says FailOpen, and else answers 503", async () => {
    pickers.red.shut();
    pickers.closed.shut();
    try {
      const names = await Promise.all(Array.from({ length: 10 }, () => podOf("/v1/completions")));
      expect(new Set(names).size).toBe(2);
      expect(names.every((name) => String(name).startsWith("red-"))).toBe(true);
      expect((await ask("/closed")).status).toBe(503);
    } finally {
      await Promise.all([pickers.red.open(), pickers.closed.open()]);
    }
  });
});
