import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/ai-token-ratelimit.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const blocks = (language: string) => fencedBlocks(README, language);

function headersOf(lines: readonly string[]): [string, string][] {
  return lines.map((line) => line.split(": ") as [string, string]);
}

test("the README's request passes, and is refused with the README's answer while the first is on its way", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: unknown } }).spec;
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-token-ratelimit", wasm: WASM, config: JSON.stringify(defaultConfig) }],
  });
  const [request = "", answer = ""] = blocks("http");
  const [head = "", body = ""] = request.split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  const send = () => host.request({ method, path, headers: headersOf(fields), body: body.trim() });
  const first = send();
  expect(first.upstream?.body.toString()).toBe(body.trim());
  const second = send();
  const [expectedHead = "", expectedBody = ""] = answer.split("\n\n");
  const [status = "", ...expected] = expectedHead.split("\n");
  const reply = second.expectResponse();
  expect(reply.status).toBe(Number(status.split(" ")[1]));
  expect(second.response.text).toBe(expectedBody.trim());
  for (const line of expected) {
    const [name = "", value] = line.split(": ");
    expect([name, reply.headers.get(name)]).toEqual([name, value]);
  }
});
