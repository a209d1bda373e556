import { expect, test } from "vitest";
import { formatTrap, HostEmulator } from "./index.ts";
import { hostOf, said, scripted } from "./testdata/scripted.ts";

test("a trap is reported with its AssemblyScript lines", async () => {
  const host = await hostOf(["request_headers trap-index"]);
  const stream = host.request();
  const [trap] = host.traps;
  expect(trap).toMatchObject({ plugin: "script", callback: "proxy_on_request_headers" });
  expect(trap?.message).toMatch(/RuntimeError: unreachable/);
  const places = (trap?.frames ?? []).map(({ source }) => source?.split("/").at(-1));
  expect(places).toContain("script.ts");
  const text = trap === undefined ? "" : formatTrap(trap);
  expect(text).toMatch(/script: proxy_on_request_headers: .*\n/);
  expect(text).toMatch(/at .* \(.*script\.ts:\d+:\d+\)/);
  expect(host.logs.at(-1)).toMatchObject({ level: "critical", plugin: "script" });
  expect(stream.expectResponse()).toMatchObject({ status: 503, details: "wasm_fail_stream" });
});

test("by default every later request gets 503, for ever", async () => {
  const host = await hostOf(["tick trap-unreachable", "configure tick 10"]);
  host.clock.advance(10);
  host.clock.advance(60_000);
  const stream = host.request({ method: "POST" });
  expect(stream.expectResponse().status).toBe(503);
  expect(host.traps).toHaveLength(1);
});

test("FAIL_RELOAD starts a fresh VM once the back-off is over", async () => {
  const host = await hostOf(["request_body trap-unreachable"], {}, { failurePolicy: "FAIL_RELOAD" });
  expect(host.request({ method: "POST", body: "x" }).response.status).toBe(503);
  host.clock.advance(999);
  expect(host.request().response.status).toBe(503);
  host.clock.advance(1);
  expect(host.request().expectUpstream().ended).toBe(true);
});

test("FAIL_RELOAD is for all that shared the VM", async () => {
  const failing = { failurePolicy: "FAIL_RELOAD" } as const;
  const host = await HostEmulator.load({
    plugins: [
      await scripted("first", ["request_headers add 0 x-first 1"], failing),
      await scripted("second", ["request_body trap-unreachable"], failing),
    ],
  });
  expect(host.request({ method: "POST", body: "x" }).response.status).toBe(503);
  host.clock.advance(1000);
  const stream = host.request();
  expect(stream.expectUpstream().requestHeaders.get("x-first")).toBe("1");
  stream.respond({ end: true });
  expect(host.contextCount("first")).toBe(2);
});

test("FAIL_OPEN lets traffic pass", async () => {
  const host = await hostOf(["request_headers trap-unreachable"], {}, { failurePolicy: "FAIL_OPEN" });
  expect(host.request().expectUpstream().ended).toBe(true);
  expect(host.request().expectUpstream().ended).toBe(true);
  expect(host.traps).toHaveLength(1);
});

test("a trap while the response passes is 503 before its headers, a cut after them", async () => {
  const early = await hostOf(["response_headers trap-unreachable"]);
  const first = early.request();
  first.respond({ body: "x" });
  expect(first.expectResponse().status).toBe(503);
  const late = await hostOf(["response_body trap-unreachable"]);
  const second = late.request();
  second.respond({ body: "x" });
  expect(second.response).toMatchObject({ status: 200, reset: true });
});

test("plugins in other VMs go on", async () => {
  const host = await HostEmulator.load({
    plugins: [
      await scripted("good", ["response_headers set 2 x-good 1"], { vmId: "good" }),
      await scripted("bad", ["request_headers trap-unreachable"], { vmId: "bad" }),
    ],
  });
  const stream = host.request();
  expect(stream.expectResponse().headers.get("x-good")).toBe("1");
  expect(said(host, "good")).toContain("response_headers 2 1 1");
});

test("a trap while it starts refuses the plugin, with the stack", async () => {
  await expect(hostOf(["configure trap-unreachable"])).rejects.toThrow(/proxy_on_configure: RuntimeError.*script\.ts/s);
});
