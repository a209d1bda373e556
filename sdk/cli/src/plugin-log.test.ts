import picocolors from "picocolors";
import { expect, test } from "vitest";
import { DevView } from "./dev/dev-view.ts";
import { PluginLog } from "./plugin-log.ts";

const line = (level: string, component: string, text: string) =>
  `[2026-11-30 22:12:14.016][7][${level}][${component}] [source/extensions/common/wasm/context.cc:1158] ${text}`;

/** What is shown of lines, each of a fleet's Envoy. */
function shown(lines: readonly (readonly [fleet: string, line: string])[]): readonly string[] {
  const written: string[] = [];
  const colors = picocolors.createColors(false);
  const write = (text: string) => written.push(text);
  const view = new DevView({ write, colors, now: () => new Date(2026, 0, 1) });
  const log = new PluginLog(view, async () => new Map());
  for (const [fleet, text] of lines) log.take(fleet, text);
  log.flush();
  return written;
}

test.each([
  ["warning", "00:00:00 warn     guard: refused"],
  ["error", "00:00:00 error    guard: refused"],
  ["critical", "00:00:00 critical guard: refused"],
  ["info", undefined],
  ["debug", undefined],
])("of a plugin's %s is shown: %s", (level, expected) => {
  const written = shown([["a", line(level, "wasm", "wasm log guard guard vm: guard: refused")]]);
  expect(written).toEqual(expected === undefined ? [] : [expected]);
});

test("Envoy's own warnings and errors are told elsewhere", () => {
  const lines = ["warning", "error"].map((level) => ["a", line(level, "config", "listener refused")] as const);
  expect(shown(lines)).toEqual([]);
});

test("a trap is shown with its callback and where it was", () => {
  const trap = "Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable";
  const lines = [line("error", "wasm", trap), "Proxy-Wasm plugin in-VM backtrace:", "  0:  0x218c - abort"];
  expect(shown(lines.map((text) => ["a", text] as const))).toEqual([
    "00:00:00 trap     proxy_on_request_headers: RuntimeError: unreachable\n    at abort (offset 0x218c)",
  ]);
});

test("a trap names the plugin that said on its thread that it ends", () => {
  const text = "Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable";
  const other = (line: string) => line.replace("][7][", "][8][");
  const lines = [
    line("critical", "wasm", "wasm log guard guard vm: trap: no such key"),
    other(line("critical", "wasm", "wasm log proxy proxy vm: trap: Index out of range")),
    line("error", "wasm", text),
    other(line("error", "wasm", text)),
    line("error", "wasm", text),
  ];
  expect(shown(lines.map((text) => ["a", text] as const))).toEqual([
    "00:00:00 critical guard: trap: no such key",
    "00:00:00 critical proxy: trap: Index out of range",
    "00:00:00 trap     guard: proxy_on_request_headers: RuntimeError: unreachable",
    "00:00:00 trap     proxy: proxy_on_request_headers: RuntimeError: unreachable",
    "00:00:00 trap     proxy_on_request_headers: RuntimeError: unreachable",
  ]);
});

test("lines of two Envoys that come in turns are not mixed up", () => {
  const lines = [
    ["a", line("warning", "wasm", "wasm log x x vm: one")],
    ["b", line("warning", "wasm", "wasm log x x vm: two")],
    ["a", "of a"],
    ["b", "of b"],
  ] as const;
  expect(shown(lines)).toEqual(["00:00:00 warn     one\nof a", "00:00:00 warn     two\nof b"]);
});

test("how much of a flood is left out is told at the end", () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => line("warning", "wasm", `wasm log x x vm: ${index}`));
  const written = shown(lines.map((text) => ["a", text] as const));
  expect(written.slice(-2)).toEqual(["00:00:00 warn     999", "… 9000 lines of the plugin were left out"]);
});
