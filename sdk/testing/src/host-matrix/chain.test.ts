import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chainOf, routesOf } from "./chain.ts";

const upstreams = { first: { url: "http://127.0.0.1:1" }, second: { url: "http://127.0.0.1:2" } };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-chain-"));
  await writeFile(join(folder, "guard.wasm"), "");
  await writeFile(join(folder, "limit.higress.wasm"), "");
});
afterAll(() => rm(folder, { recursive: true }));

test("uses of one plugin get names of their own", () => {
  const guard = join(folder, "guard.wasm");
  const limit = join(folder, "limit.higress.wasm");
  const plugins = [guard, limit, guard].map((plugin) => ({ plugin, config: {} }));
  expect(chainOf({ plugins, upstreams }, "envoy").map(({ name }) => name)).toEqual(["guard", "limit", "guard-2"]);
});

test("a plugin without a module is named, with what to do", () => {
  const setup = { plugins: [{ plugin: "nobody", config: {} }], upstreams };
  expect(() => chainOf(setup, "envoy")).toThrow(
    expect.objectContaining({ where: expect.stringContaining("nobody.wasm"), help: "run `npm run build`" }),
  );
});

test("the flavour a use asks for must be there", () => {
  const setup = { plugins: [{ plugin: "nobody", config: {}, flavour: "higress" as const }], upstreams };
  expect(() => chainOf(setup, "higress")).toThrow(
    expect.objectContaining({ where: expect.stringContaining("nobody.higress.wasm") }),
  );
});

test("without routes everything goes to the first upstream", () => {
  expect(routesOf({ plugins: [], upstreams })).toEqual([{ name: "default", upstream: "first" }]);
  expect(routesOf({ plugins: [], upstreams, routeName: "chat" })).toEqual([{ name: "chat", upstream: "first" }]);
});

test("a route to nowhere and a gateway without upstreams are refused", () => {
  const lost = { plugins: [], upstreams, routes: [{ name: "r", upstream: "third" }] };
  expect(() => routesOf(lost)).toThrow("route r: no upstream is named third");
  expect(() => routesOf({ plugins: [], upstreams: {} })).toThrow("needs an upstream");
});
