import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/cluster-key-rate-limit.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

test("the README's request passes, and its second one is refused with the README's answer", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: { redis: unknown } } }).spec;
  // The emulator's shared data stands in for the Redis.
  const { redis: _, ...config } = defaultConfig;
  const host = await HostEmulator.load({
    plugins: [{ name: "cluster-key-rate-limit", wasm: WASM, config: JSON.stringify(config) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [line = "", ...fields] = request.trim().split("\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = fields.map((field) => field.split(": ") as [string, string]);
  const send = () => host.request({ method, path, headers });
  expect(send().upstream?.path).toBe(path);
  const reply = send().expectResponse();
  const [head = "", body = ""] = answer.split("\n\n");
  const [status = "", ...expected] = head.split("\n");
  expect(reply.status).toBe(Number(status.split(" ")[1]));
  expect(reply.body.toString()).toBe(body.trim());
  for (const field of expected) {
    const [name = "", value] = field.split(": ");
    expect([name, reply.headers.get(name)]).toEqual([name, value]);
  }
});
