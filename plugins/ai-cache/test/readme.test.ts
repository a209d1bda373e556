import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/ai-cache.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

function headersOf(lines: readonly string[]): [string, string][] {
  return lines.map((line) => line.split(": ") as [string, string]);
}

test("the README's request goes on as it is, and the second one has the README's answer", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: Record<string, unknown> } }).spec;
  const { cache: _, ...config } = defaultConfig;
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-cache", wasm: WASM, config: JSON.stringify(config) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [head = "", body = ""] = request.split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  const send = () => host.request({ method, path, headers: headersOf(fields), body: body.trim() });
  const [expectedHead = "", expectedBody = ""] = answer.split("\n\n");
  const [status = "", ...expected] = expectedHead.split("\n");
  const first = send();
  expect(first.upstream?.body.toString()).toBe(body.trim());
  first.respond({ status: 200, headers: { "content-type": "application/json" }, body: expectedBody.trim() });
  const hit = send();
  const reply = hit.expectResponse();
  expect(reply.status).toBe(Number(status.split(" ")[1]));
  for (const [name, value] of headersOf(expected)) expect([name, reply.headers.get(name)]).toEqual([name, value]);
  expect(hit.response.text).toBe(expectedBody.trim());
  host.close();
});
