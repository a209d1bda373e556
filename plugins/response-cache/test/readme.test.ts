import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/response-cache.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

test("the README's second request has the README's answer", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: Record<string, unknown> } }).spec;
  const { cache: _, ...config } = defaultConfig;
  const host = await HostEmulator.load({
    plugins: [{ name: "response-cache", wasm: WASM, config: JSON.stringify(config) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [method = "", path = ""] = request.trim().split(" ");
  host.request({ method, path }).respond({ headers: [["cache-control", "max-age=60"]], body: "one" });
  host.clock.advance(5000);
  const reply = host.request({ method, path }).expectResponse();
  const [, ...expected] = answer.trim().split("\n");
  expect([reply.status, reply.text]).toEqual([200, "one"]);
  for (const line of expected) {
    const [name = "", value] = line.split(": ");
    expect([name, reply.headers.get(name)]).toEqual([name, value]);
  }
  host.close();
});
