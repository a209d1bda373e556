import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/ai-quota.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

function headersOf(lines: readonly string[]): [string, string][] {
  return lines.map((line) => line.split(": ") as [string, string]);
}

test("the README's request has the README's answer while there is no quota, and passes unchanged with one", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: Record<string, unknown> } }).spec;
  const { redis: _, ...config } = defaultConfig;
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-quota", wasm: WASM, config: JSON.stringify(config) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [head = "", body = ""] = request.split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  const send = () => host.request({ method, path, headers: headersOf(fields), body: body.trim() });
  const [expectedHead = "", expectedBody = ""] = answer.split("\n\n");
  const [status = "", ...expected] = expectedHead.split("\n");
  const refused = send();
  const reply = refused.expectResponse();
  expect(reply.status).toBe(Number(status.split(" ")[1]));
  expect(refused.response.text).toBe(expectedBody.trim());
  for (const [name, value] of headersOf(expected)) expect([name, reply.headers.get(name)]).toEqual([name, value]);
  host.request({
    method: "POST",
    path: "/v1/chat/completions/quota/refresh",
    headers: [["x-mse-consumer", "admin"]],
    body: "consumer=alice&quota=1",
  });
  expect(send().upstream?.body.toString()).toBe(body.trim());
  host.close();
});
