import { expect, test } from "vitest";
import { EnvoyLines, type HostEvent } from "./envoy-lines.ts";
import { OncePerThreads } from "./once.ts";

const line = (level: string, component: string, text: string, thread = 7) =>
  `[2026-11-30 22:12:14.016][${thread}][${level}][${component}] [source/extensions/common/wasm/context.cc:1158] ${text}`;

function eventsOf(lines: readonly string[]): readonly HostEvent[] {
  const events: HostEvent[] = [];
  const reader = new EnvoyLines((event) => events.push(event));
  for (const one of lines) reader.take(one);
  reader.flush();
  return events;
}

test("a plugin's words come without what Envoy puts before them, all their lines together", () => {
  const lines = [line("info", "wasm", "wasm log hello hello sluice: hello: first"), "second", ""];
  expect(eventsOf(lines)).toMatchObject([{ kind: "log", level: "info", text: "hello: first\nsecond\n", thread: "7" }]);
});

test("a trap comes with its frames", () => {
  const lines = [
    line("error", "wasm", "Function: proxy_on_request_headers failed: Uncaught RuntimeError: unreachable"),
    "Proxy-Wasm plugin in-VM backtrace:",
    "  0:  0x218c - ~lib/abi/abort",
    "  1:  0x46a0 - assembly/plugin/fail",
    line("info", "wasm", "wasm log hello: next"),
  ];
  expect(eventsOf(lines)).toMatchObject([
    {
      kind: "trap",
      trap: {
        callback: "proxy_on_request_headers",
        message: "Uncaught RuntimeError: unreachable",
        frames: [
          { function: "~lib/abi/abort", offset: 0x218c },
          { function: "assembly/plugin/fail", offset: 0x46a0 },
        ],
      },
    },
    { kind: "log", text: "next" },
  ]);
});

test("of Envoy's own words only errors are told, and not those of a load, which is told by itself", () => {
  const lines = [
    line("warning", "main", "caught ENVOY_SIGTERM"),
    line("critical", "wasm", "Plugin hello failed to load"),
    line("error", "upstream", "no such host"),
  ];
  expect(eventsOf(lines)).toEqual([{ kind: "host", level: "error", text: "no such host" }]);
});

test("what each thread says is shown once", () => {
  const once = new OncePerThreads();
  expect(once.passes("tick", "1", 0, false)).toBe(true);
  expect(once.passes("tick", "2", 5, false)).toBe(false);
  expect(once.passes("tick", "1", 10, false)).toBe(true);
});

test("what one thread says twice is shown twice, save while a plugin is loaded", () => {
  const once = new OncePerThreads();
  expect([once.passes("asked", "2", 0, false), once.passes("asked", "2", 1, false)]).toEqual([true, true]);
  expect([once.passes("configured", "1", 2, true), once.passes("configured", "1", 3, true)]).toEqual([true, false]);
});

test("a message of very many lines is cut", () => {
  const [event] = eventsOf([
    line("info", "wasm", "wasm log hello: first"),
    ...Array.from({ length: 9_999 }, () => "more"),
  ]);
  expect(event?.kind === "log" ? event.text.split("\n") : []).toHaveLength(201);
});
