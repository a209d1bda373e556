import { expect, test } from "vitest";
import { HostEmulator } from "./index.ts";
import { compileTestModule } from "./testdata/compile.ts";
import { answers, hostOf, said, scripted } from "./testdata/scripted.ts";

test("a request runs the callbacks of a filter in Envoy's order", async () => {
  const host = await hostOf([]);
  const stream = host.request({ method: "POST", body: "ab" });
  stream.respond({ body: "c" });
  expect(host.logs.slice(0, 3).map(({ message }) => message)).toEqual([
    "context_create 1 0",
    "vm_start 1",
    "configure 1 0 0",
  ]);
  expect(said(host)).toEqual([
    "context_create 2 1",
    "request_headers 2 6 0",
    "request_body 2 2 0",
    "request_body 2 0 1",
    "response_headers 2 1 0",
    "response_body 2 1 0",
    "response_body 2 0 1",
    "log 2 0 0",
    "done 2 0 0",
    "delete 2 0 0",
  ]);
  expect(stream.closed).toBe(true);
});

test("a request without a body ends with its headers", async () => {
  const host = await hostOf([]);
  host.request().respond({ end: true });
  expect(said(host).slice(1, 3)).toEqual(["request_headers 2 6 1", "response_headers 2 1 1"]);
});

test("a client that goes away ends the stream with log, done and delete", async () => {
  const host = await hostOf([]);
  const stream = host.request({ method: "POST" });
  stream.body("half").abort();
  expect(said(host).slice(-3)).toEqual(["log 2 0 0", "done 2 0 0", "delete 2 0 0"]);
  expect(stream.expectUpstream().aborted).toBe(true);
  expect(stream.response).toMatchObject({ reset: true, details: "downstream_remote_disconnect" });
  expect(host.contextCount("script")).toBe(1);
});

test("quirks of other hosts: no vm_start, root configured again, streams end with on_log", async () => {
  const quirks = { skipVmStart: true, repeatConfigure: 1, endWithLogOnly: true };
  const host = await hostOf([], {}, { quirks });
  host.request().respond({ end: true });
  const root = ["context_create 1 0", "configure 1 0 0"];
  expect(host.logs.slice(0, 4).map(({ message }) => message)).toEqual([...root, ...root]);
  expect(said(host).at(-1)).toBe("log 2 0 0");
});

test("equal modules share a VM, each with its own configuration", async () => {
  const host = await HostEmulator.load({
    plugins: [await scripted("one", ["request_headers say one"]), await scripted("two", ["request_headers say two"])],
  });
  expect(host.logs.filter(({ message }) => message.startsWith("context_create")).map(({ message }) => message)).toEqual(
    ["context_create 1 0", "context_create 2 0"],
  );
  host.request();
  expect(host.contextCount("one")).toBe(4);
  expect(host.contextCount("two")).toBe(4);
});

test("a new configuration gets a new root; the old one goes with its last stream", async () => {
  const host = await hostOf(["request_headers say old"]);
  const before = host.request();
  expect(host.reconfigure("script", "request_headers say new")).toBe(true);
  expect(host.contextCount("script")).toBe(3);
  host.request().respond({ end: true });
  expect(answers(host)).toContain("new");
  before.respond({ end: true });
  expect(host.contextCount("script")).toBe(1);
});

test("a refused configuration leaves the old one in place", async () => {
  const host = await hostOf(["request_headers say old"]);
  expect(host.reconfigure("script", "configure return 0")).toBe(false);
  expect(host.contextCount("script")).toBe(1);
  await expect(hostOf(["configure return 0"])).rejects.toThrow("script: configuration refused");
});

test("a root that is not done yet is deleted when it says so", async () => {
  const host = await hostOf(["configure tick 50", "done return 0", "tick finish"]);
  host.close();
  expect(host.contextCount("script")).toBe(1);
  host.clock.advance(50);
  expect(host.contextCount("script")).toBe(0);
  expect(said(host)).toEqual(["done 1 0 0", "tick 1 0 0", "  finish -> 0", "delete 1 0 0"]);
});

test("ticks come at their period until they are stopped", async () => {
  const host = await hostOf(["configure tick 100", "tick clock"]);
  host.clock.advance(99);
  expect(said(host)).toEqual([]);
  host.clock.advance(201);
  expect(answers(host)).toEqual([
    "clock 1767225600100000000",
    "clock 1767225600200000000",
    "clock 1767225600300000000",
  ]);
});

test("a module that imports what the host has not is refused by name", async () => {
  const module = await compileTestModule("foreign-import");
  await expect(HostEmulator.load({ plugins: [{ ...module, name: "odd" }] })).rejects.toThrow(
    "missing import: env.proxy_unheard_of",
  );
});

test("a Higress-only import loads there and nowhere else", async () => {
  const module = await compileTestModule("higress-import");
  await expect(HostEmulator.load({ plugins: [{ ...module, name: "hi" }] })).rejects.toThrow(
    "missing import: env.proxy_redis_init",
  );
  await HostEmulator.load({ personality: "higress", plugins: [{ ...module, name: "hi" }] });
});

test("a module without a known marker is refused", async () => {
  const module = await compileTestModule("no-marker");
  await expect(HostEmulator.load({ plugins: [{ ...module, name: "x" }] })).rejects.toThrow(
    "unknown Proxy-Wasm ABI version",
  );
});

test("the guest may not call the host while it allocates for it", async () => {
  const module = await compileTestModule("restricted");
  const host = await HostEmulator.load({ plugins: [{ ...module, name: "x" }] });
  const stream = host.request();
  expect(host.traps[0]?.message).toContain("proxy_get_header_map_value called while allocating");
  expect(stream.response.status).toBe(503);
});
