import { expect, test } from "vitest";
import { pluginLines, rejectionText } from "./rejection.ts";

function wasm(text: string, level = "error"): string {
  return `[2026-11-21 04:04:55.377][14496][${level}][wasm] [source/extensions/common/wasm/context.cc:1] ${text}`;
}

test("a plugin's own words are shown once, without the host's", () => {
  const lines = [
    wasm("wasm log key-auth key-auth sluice: key-auth: consumers[0]: expected an object"),
    wasm("wasm log key-auth key-auth sluice: key-auth: consumers[0]: expected an object"),
    wasm("wasm log key-auth key-auth sluice: key-auth: hello", "info"),
    wasm("Plugin configured to fail closed failed to load"),
  ];
  expect(pluginLines(lines)).toEqual(["key-auth: consumers[0]: expected an object"]);
});

test("without them the host's are", () => {
  const text = "Failed to load Wasm module due to a missing import: env.proxy_redis_call";
  expect(pluginLines([wasm(text), "not a log line"])).toEqual([text]);
});

test("a rejection reads as one sentence and the plugin's lines below", () => {
  const rejection = { resource: "listener", name: "main", message: "no", pluginErrors: ["a: b"] } as const;
  expect(rejectionText(rejection)).toBe('listener "main": no\n  a: b');
  expect(rejectionText({ ...rejection, name: undefined, pluginErrors: [] })).toBe("listener: no");
});
