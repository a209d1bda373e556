import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { HEADER } from "./pool.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [higress = "", pools = ""] = fencedBlocks(README, "yaml");
const [before = "", next = ""] = fencedBlocks(README, "http");

const moduleOf = (file: string) => fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));

function requestOf(block: string) {
  const [head = "", body = ""] = block.trim().split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = fields.map((field): [string, string] => {
    const at = field.indexOf(": ");
    return [field.slice(0, at), field.slice(at + 2)];
  });
  return { method, path, headers, body };
}

test("the README's turns go to the same endpoint of the pool, whatever the client names", async () => {
  const config = parse(pools) as { pools: [{ cluster: string; endpoints: string[] }] };
  const [{ cluster, endpoints }] = config.pools;
  const host = await HostEmulator.load({
    plugins: [{ name: "lb", wasm: moduleOf("ai-load-balancer.wasm"), config: JSON.stringify(config) }],
    routes: [{ name: "chat", cluster }],
    workers: 2,
  });
  const firsts = [before, next].map((block, worker) => {
    const { body, ...request } = requestOf(block);
    const stream = host
      .request({ ...request, worker })
      .body(body)
      .end();
    const list = stream.expectUpstream().requestHeaders.getAll(HEADER);
    expect(list).toHaveLength(1);
    const tries = list[0]?.split(",") ?? [];
    expect(tries).toHaveLength(3);
    for (const address of tries) expect(endpoints).toContain(address);
    stream.respond({ end: true });
    return tries[0];
  });
  expect(firsts[1]).toBe(firsts[0]);
});

test("the README's WasmPlugin is one that Higress's build takes", async () => {
  const { defaultConfig } = (parse(higress) as { spec: { defaultConfig: unknown } }).spec;
  const wasm = moduleOf("ai-load-balancer.higress.wasm");
  await HostEmulator.load({
    personality: "higress",
    plugins: [{ name: "lb", wasm, config: JSON.stringify(defaultConfig) }],
  });
});
