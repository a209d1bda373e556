import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";
import { parse } from "yaml";

const WASM = fileURLToPath(new URL("../../../dist/ai-prompt-template.wasm", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, text = ""]) => text);
}

test("the README's request becomes the README's request", async () => {
  const [yaml = ""] = blocks("yaml");
  const { defaultConfig } = (parse(yaml) as { spec: { defaultConfig: object } }).spec;
  const config = JSON.stringify(defaultConfig);
  const host = await HostEmulator.load({ plugins: [{ name: "ai-prompt-template", wasm: WASM, config }] });
  const [before = "", after = ""] = blocks("http").map((text) => text.split("\n\n")[1]?.trim());
  const headers: [string, string][] = [["content-type", "application/json"]];
  const stream = host.request({ method: "POST", path: "/v1/chat/completions", headers, body: before });
  expect(stream.expectUpstream().body.toString()).toBe(after);
  host.close();
});
