import { generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sign } from "./foreign-sign.ts";
import { HostEmulator } from "./index.ts";
import { lengthDelimited, protobufFields } from "./protobuf.ts";
import { answers, hostOf, scripted } from "./testdata/scripted.ts";

describe("shared data", () => {
  test("an absent key is NotFound, versions start at 1, a stale version is refused", async () => {
    const host = await hostOf([
      "request_headers shared-get k",
      "request_headers shared-set k one 0",
      "request_headers shared-get k",
      "request_headers shared-set k two",
      "request_headers shared-set k three 1",
      "request_headers shared-set k four 0",
    ]);
    host.request();
    expect(answers(host)).toEqual([
      "k -> 1",
      "shared-set -> 0",
      "k = one",
      "shared-set -> 0",
      "shared-set -> 8",
      "shared-set -> 0",
    ]);
    expect(host.sharedData.text("k")).toBe("four");
    expect(host.sharedData.get("", "k")?.cas).toBe(3);
  });

  test("is shared by workers and by plugins of one vm_id, not by others", async () => {
    const write = ["request_headers shared-set k mine 0"];
    const host = await HostEmulator.load({
      workers: 2,
      plugins: [
        await scripted("writer", write, { vmId: "a" }),
        await scripted("same", ["request_headers shared-get k"], { vmId: "a" }),
        await scripted("other", ["request_headers shared-get k"], { vmId: "b" }),
      ],
    });
    host.request({ worker: 1 });
    expect(answers(host, "same")).toEqual(["k = mine"]);
    expect(answers(host, "other")).toEqual(["k -> 1"]);
    expect(host.sharedData.keys("a")).toEqual(["k"]);
  });
});

describe("shared queues", () => {
  test("a message wakes the root that registered", async () => {
    const host = await hostOf([
      "configure queue-register jobs",
      "request_headers queue-resolve jobs",
      "request_headers queue-resolve nothing",
      "request_headers queue-put work",
      "queue_ready queue-take 1",
      "queue_ready queue-take 1",
      "queue_ready queue-take 9",
    ]);
    host.request();
    expect(answers(host)).toEqual([
      "queue-resolve -> 0",
      "queue-resolve -> 1",
      "queue-put -> 0",
      "queue-take = work",
      "queue-take -> 7",
      "queue-take -> 1",
    ]);
  });
});

describe("metrics", () => {
  test("counters only rise; equal names are one metric; histograms cannot be read", async () => {
    const host = await hostOf([
      "request_headers metric-define 0 hits",
      "request_headers metric-define 0 hits",
      "request_headers metric-define 1 depth",
      "request_headers metric-define 2 millis",
      "request_headers metric-define 3 odd",
      "request_headers metric-increment 4 2",
      "request_headers metric-increment 8 3",
      "request_headers metric-increment 4 -1",
      "request_headers metric-increment 4 0",
      "request_headers metric-increment 5 -2",
      "request_headers metric-record 5 7",
      "request_headers metric-increment 5 -2",
      "request_headers metric-record 6 12",
      "request_headers metric-get 4",
      "request_headers metric-get 6",
      "request_headers metric-get 400",
      "request_headers metric-increment 6 1",
    ]);
    host.request();
    expect(answers(host).filter((line) => !line.startsWith("id") && !line.endsWith("-> 0"))).toEqual([
      "metric-define -> 2",
      "metric-increment -> 2",
      "metric-increment -> 2",
      "metric = 5",
      "metric-get -> 2",
      "metric-get -> 1",
      "metric-increment -> 2",
    ]);
    expect(host.metrics.value("hits")).toBe(5);
    expect(host.metrics.samples("millis")).toEqual([12]);
    expect([...host.metrics.all()]).toEqual([
      ["depth", 5],
      ["hits", 5],
    ]);
  });
});

describe("properties", () => {
  const cases = [
    { path: "request/path", answer: "request/path = /a?b=c" },
    { path: "request/url_path", answer: "request/url_path = /a" },
    { path: "request/query", answer: "request/query = b=c" },
    { path: "request/headers/x-one", answer: "request/headers/x-one = 1" },
    { path: "request/headers/x-none", answer: "request/headers/x-none -> 1" },
    { path: "request/nothing", answer: "request/nothing -> 1" },
    { path: "request/path/deeper", answer: "request/path/deeper -> 1" },
    { path: "response/code", answer: "response/code = 200" },
    { path: "upstream/request_attempt_count", answer: "upstream/request_attempt_count = 1" },
    { path: "xds/route_name", answer: "xds/route_name = default" },
    { path: "xds/cluster_name", answer: "xds/cluster_name = upstream" },
    { path: "plugin_name", answer: "plugin_name = script" },
    { path: "plugin_root_id", answer: "plugin_root_id = root" },
    { path: "xds/node/id", answer: "xds/node/id = emulator" },
    { path: "mine", answer: "mine = a b" },
    { path: "filter_state/wasm.mine", answer: "filter_state/wasm.mine = a b" },
    { path: "route_name", answer: "route_name -> 1" },
    { path: "nothing", answer: "nothing -> 1" },
  ];
  test("a path of a property may end with a NUL, and names own members only", async () => {
    const paths = ["plugin_name/", "request/method/", "request/headers/constructor", "request/toString"];
    const host = await hostOf(paths.map((path) => `request_headers property ${path}`));
    host.request();
    expect(answers(host)).toEqual([
      "plugin_name/ = script",
      "request/method/ = GET",
      "request/headers/constructor -> 1",
      "request/toString -> 1",
    ]);
  });

  test.each(cases)("$path", async ({ path, answer }) => {
    const lines = ["request_headers set-property mine a b", `log property ${path}`];
    const host = await hostOf(lines, {}, { rootId: "root" });
    const stream = host.request({ path: "/a?b=c", headers: { "x-one": "1" } });
    stream.respond({ end: true });
    expect(answers(host).at(-1)).toBe(answer);
    expect(host.property(stream, "mine")).toBe("a b");
  });

  test("those of headers are there as long as the filter has the headers, and in on_log", async () => {
    const lines = ["request_body", "response_headers", "log", "done"].map((at) => `${at} property request/path`);
    const passed = await hostOf(lines);
    passed.request({ method: "POST", body: "x" }).respond({ end: true });
    expect(answers(passed)).toEqual(["-> 1", "-> 1", "-> 1", "= /", "-> 1"].map((answer) => `request/path ${answer}`));
    const held = await hostOf(["request_headers return 1", ...lines]);
    held.request({ method: "POST", body: "x" }).respond({ end: true });
    expect(answers(held)).toEqual(Array.from({ length: 5 }, () => "request/path = /"));
  });

  test("a root context has no stream, so nothing can be set there", async () => {
    const host = await hostOf([
      "configure tick 1",
      "tick set-property mine 1",
      "tick property request/path",
      "tick property plugin_name",
    ]);
    host.clock.advance(1);
    expect(answers(host)).toEqual(["set-property -> 1", "request/path -> 1", "plugin_name = script"]);
  });

  test("filters of a stream read each other's; other streams do not", async () => {
    const host = await HostEmulator.load({
      plugins: [
        await scripted("first", ["request_headers property mine", "request_headers set-property mine 1"]),
        await scripted("second", ["request_headers property mine"]),
      ],
    });
    host.request();
    host.request();
    expect(answers(host, "first")).toEqual(["mine -> 1", "set-property -> 0", "mine -> 1", "set-property -> 0"]);
    expect(answers(host, "second")).toEqual(["mine = 1", "mine = 1"]);
  });
});

describe("foreign functions", () => {
  test("compress and uncompress", async () => {
    const host = await hostOf(["request_headers round-trip", "request_headers foreign uncompress zzz"]);
    host.request();
    expect(answers(host)).toEqual(["smaller true", `back = ${"a".repeat(50)}`, "foreign -> 3"]);
  });

  test("an unknown one is NotFound", async () => {
    const host = await hostOf(["request_headers foreign toString x", "request_headers foreign get_log_level x"]);
    host.request();
    expect(answers(host)).toEqual(["foreign -> 1", "foreign -> 1"]);
  });

  test("sign wants one private key and a hash that it knows, and is Envoy's only", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = lengthDelimited(4, privateKey.export({ type: "pkcs8", format: "pem" }));
    const der = lengthDelimited(2, privateKey.export({ type: "pkcs8", format: "der" }));
    const asked = (hash: string, ...keys: Buffer[]): Buffer =>
      Buffer.concat([lengthDelimited(1, hash), lengthDelimited(3, "text"), ...keys]);
    for (const key of [pem, der]) {
      const fields = protobufFields(sign(asked("SHA256", key)).bytes);
      expect(fields?.get(1)).toEqual(Buffer.of(1));
      expect(verify("sha256", Buffer.from("text"), publicKey, fields?.get(2) ?? Buffer.alloc(0))).toBe(true);
    }
    expect(
      protobufFields(sign(asked("md5", pem)).bytes)
        ?.get(3)
        ?.toString(),
    ).toBe("md5 is not supported.");
    const refused = [asked("sha256"), asked("sha256", pem, der), Buffer.of(0x0a)];
    expect(refused.map((argument) => sign(argument).code)).toEqual([2, 2, 2]);
    const host = await hostOf(["request_headers foreign sign x"], { personality: "higress" });
    host.request();
    expect(answers(host)).toEqual(["foreign -> 1"]);
  });

  test("set_envoy_filter_state knows Envoy's own keys only", async () => {
    const key = "envoy.tcp_proxy.cluster";
    const argument = (name: string): string => `|${String.fromCharCode(name.length)}${name}\x12\x01v`;
    const host = await hostOf([
      `request_headers foreign set_envoy_filter_state ${argument(key)}`,
      `request_headers foreign set_envoy_filter_state ${argument("k")}`,
      `request_headers property filter_state/${key}`,
    ]);
    host.request();
    expect(answers(host)).toEqual(["foreign =", "foreign -> 1", `filter_state/${key} = v`]);
  });
});
