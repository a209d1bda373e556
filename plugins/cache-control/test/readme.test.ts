import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/cache-control.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

test("the README's answer has the README's headers", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: Record<string, unknown> } }).spec;
  const host = await HostEmulator.load({
    plugins: [{ name: "cache-control", wasm: WASM, config: JSON.stringify(defaultConfig) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [method = "", path = ""] = request.trim().split(" ");
  const stream = host.request({ method, path });
  stream.respond({ end: true });
  const reply = stream.expectResponse();
  const [, ...expected] = answer.trim().split("\n");
  for (const line of expected) {
    const [name = "", value] = line.split(": ");
    expect([name, reply.headers.get(name)]).toEqual([name, value]);
  }
  host.close();
});
