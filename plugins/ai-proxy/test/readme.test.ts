import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { expect, test } from "vitest";
import { parse } from "yaml";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));

const blocks = (language: string) => fencedBlocks(README, language);

test("the README's request becomes what the README says, with the README's configuration", async () => {
  const [resource] = blocks("yaml");
  const [before, after] = blocks("json");
  const { spec } = parse(resource ?? "") as { spec: { defaultConfig: { provider: { apiTokens: string[] } } } };
  const config = spec.defaultConfig;
  // The README's key is cut by an ellipsis, which no header may hold.
  config.provider.apiTokens = ["sk-ant-key"];
  const host = await HostEmulator.load({ plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify(config) }] });
  const stream = host.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json", authorization: "Bearer the-client" },
    body: before ?? "",
  });
  const sent = stream.expectUpstream();
  expect(sent.path).toBe("/v1/messages");
  expect(sent.json).toEqual(JSON.parse(after ?? ""));
  expect(sent.requestHeaders.get(":authority")).toBe("api.anthropic.com");
  expect(sent.requestHeaders.get("x-api-key")).toBe("sk-ant-key");
  expect(sent.requestHeaders.has("authorization")).toBe(false);
});

test("the README's endpoints say which provider they are, and which of them has another behind it", () => {
  const [, block = ""] = /^```yaml title=endpoints\n([\s\S]*?)^```$/m.exec(README) ?? [];
  const { endpoints } = parse(block) as { endpoints: { priority: number; lb_endpoints: { metadata: unknown }[] }[] };
  expect(endpoints.map(({ lb_endpoints }) => lb_endpoints.map(({ metadata }) => metadata))).toEqual([
    [{ filter_metadata: { sluice: { provider: "main", fallback: "true" } } }],
    [{ filter_metadata: { sluice: { provider: "spare" } } }],
  ]);
});
