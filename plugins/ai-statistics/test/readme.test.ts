import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseAiLog } from "./ai-log.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-statistics.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(README)?.[1];
  if (found === undefined) throw new Error(`the README has no ${language} block`);
  return found;
}

test("the README's request leaves the README's log", async () => {
  const { defaultConfig } = (parse(block("yaml")) as { spec: { defaultConfig: unknown } }).spec;
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-statistics", wasm: WASM, config: JSON.stringify(defaultConfig) }],
  });
  const [head = "", body = ""] = block("http").split("\n\n");
  const [line = "", ...fields] = head.split("\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = fields.map((field) => field.split(": ") as [string, string]);
  const call = host.request({ method, path, headers, body });
  const writer = call.respond({ headers: { "content-type": "text/event-stream" } });
  host.clock.advance(180);
  writer.body('data: {"id":"chatcmpl-1","model":"gpt-4.1","choices":[{"delta":{"content":"Good"}}]}\n\n');
  host.clock.advance(660);
  writer.body('data: {"usage":{"prompt_tokens":2,"completion_tokens":9,"total_tokens":11}}\n\n').end();
  expect(parseAiLog(host.property(call, "ai_log") ?? "")).toEqual(JSON.parse(block("json")));
});
