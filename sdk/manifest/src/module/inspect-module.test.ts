import { describe, expect, test } from "vitest";
import { moduleBytes, PLUGIN_EXPORTS } from "../../../../testbed/src/registry/module-bytes.ts";
import { allowedImports, EXTRA_HOSTCALLS } from "../hostcalls.ts";
import type { Flavour } from "../manifest.ts";
import { hostFunctions, STOCK_MARKERS } from "./host-functions.ts";
import { inspectModule } from "./inspect-module.ts";

const LOG = { "env.proxy_log": "i32 i32 i32 -> i32" };
const HEADER = [0x00, 0x61, 0x73, 0x6d];

function refusal(bytes: Uint8Array, host: Flavour = "envoy"): string {
  const verdict = inspectModule(bytes, host);
  return verdict.kind === "refused" ? verdict.message : `loadable as ${verdict.marker}`;
}

describe("a module that is loadable", () => {
  test("has a marker, an allocator, memory, and imports that the host offers", () => {
    expect(inspectModule(moduleBytes({ imports: LOG }), "envoy")).toEqual({
      kind: "loadable",
      marker: "proxy_abi_version_0_2_1",
    });
  });

  test("speaks the first marker that the host knows", () => {
    const bytes = moduleBytes({ functions: ["proxy_abi_version_0_2_100", ...PLUGIN_EXPORTS] });
    expect(inspectModule(bytes, "envoy")).toMatchObject({ marker: "proxy_abi_version_0_2_1" });
    expect(inspectModule(bytes, "higress")).toMatchObject({ marker: "proxy_abi_version_0_2_100" });
  });

  test("may allocate by malloc", () => {
    expect(refusal(moduleBytes({ functions: ["proxy_abi_version_0_1_0", "malloc"] }))).toMatch(/^loadable/);
  });

  test("may import the calls of WASI", () => {
    const imports = {
      "wasi_snapshot_preview1.fd_write": "i32 i32 i32 i32 -> i32",
      "wasi_unstable.proc_exit": "i32 ->",
    };
    expect(refusal(moduleBytes({ imports }))).toMatch(/^loadable/);
  });
});

describe("a module is refused", () => {
  test.each([
    ["that is no module", Buffer.from("\x1f\x8b\x08\x00", "latin1"), "it is no WebAssembly module but a gzip archive"],
    ["that is a web page", Buffer.from("<!doctype html>"), "it is no WebAssembly module but a web page or XML"],
    ["that is text", Buffer.from("(module (func))"), /text format, which wat2wasm translates/],
    ["that is empty", new Uint8Array(), "it is empty"],
    ["that is a component", Uint8Array.from([...HEADER, 0x0d, 0, 1, 0]), /is a WebAssembly component.*wasm32-wasip1/],
    ["of another version", Uint8Array.from([...HEADER, 2, 0, 0, 0]), /at byte 4 it is of an unknown version/],
    ["that is cut off", moduleBytes().subarray(0, 40), /at byte \d+ a section is longer than the file/],
    [
      "without an ABI marker",
      moduleBytes({ functions: ["malloc"] }),
      /it exports no ABI marker, but must export a function proxy_abi_version_0_1_0 or .*_0_2_0 or .*_0_2_1/,
    ],
    [
      "with the marker of a later ABI",
      moduleBytes({ functions: ["proxy_abi_version_0_3_0", "malloc"] }),
      /it exports proxy_abi_version_0_3_0, but must/,
    ],
    [
      "made for Higress alone",
      moduleBytes({ functions: ["proxy_abi_version_0_2_100", "malloc"] }),
      /made for Higress alone: .*let it export proxy_abi_version_0_2_1 as well/,
    ],
    [
      "without an allocator",
      moduleBytes({ functions: ["proxy_abi_version_0_2_1"] }),
      /must export a function proxy_on_memory_allocate or malloc/,
    ],
    [
      "with an allocator of another signature",
      moduleBytes({ functions: ["proxy_abi_version_0_2_1", ["malloc", "->"]] }),
      "it exports malloc as (->), but with proxy_abi_version_0_2_1 Envoy calls it as (i32 -> i32)",
    ],
    [
      "with a callback of another ABI",
      moduleBytes({ functions: [...PLUGIN_EXPORTS, ["proxy_on_request_headers", "i32 i32 -> i32"]] }),
      /proxy_on_request_headers as \(i32 i32 -> i32\), but with .* Envoy calls it as \(i32 i32 i32 -> i32\)/,
    ],
    ["without memory", moduleBytes({ memory: false }), "it must export its memory"],
    [
      "with an import that only Higress has",
      moduleBytes({ imports: { ...LOG, "env.proxy_redis_call": "i32 i32 i32 i32 i32 -> i32" } }),
      "it imports function env.proxy_redis_call, which only Higress's Envoy has; use the plugin's flavour for stock Envoy",
    ],
    [
      "with an import that only later hosts have",
      moduleBytes({ imports: { "wasi_snapshot_preview1.sock_accept": "i32 i32 i32 -> i32" } }),
      /sock_accept, which not every Envoy that is supported has/,
    ],
    [
      "with an import that no host has",
      moduleBytes({ imports: { "env.abort": "i32 i32 i32 i32 ->" } }),
      /imports function env\.abort, which Envoy does not have; compile it with asc's/,
    ],
    [
      "with an import of another module",
      moduleBytes({ imports: { "wasi:http/types.fields": "->" } }),
      "it imports function wasi:http/types.fields, which Envoy does not have",
    ],
    [
      "with an import of another ABI",
      moduleBytes({ imports: { "env.proxy_continue_request": "-> i32" } }),
      /which Envoy offers with another ABI marker only/,
    ],
    [
      "with an import of another signature",
      moduleBytes({ imports: { "env.proxy_log": "i32 i64 -> i32" } }),
      "it imports env.proxy_log as (i32 i64 -> i32), but Envoy offers it as (i32 i32 i32 -> i32): build it with an SDK of this ABI",
    ],
    [
      "whose import has a name that is none",
      moduleBytes({ imports: { [`env.\n"${"x".repeat(500)}`]: "->" } }),
      /^it imports function "env\.\\n\\"x{74}…", which Envoy does not have$/,
    ],
  ])("%s", (_name, bytes, message) => {
    if (typeof message === "string") expect(refusal(bytes)).toBe(message);
    else expect(refusal(bytes)).toMatch(message);
  });
});

test("Higress takes the calls that only it has", () => {
  const imports = { "env.proxy_redis_call": "i32 i32 i32 i32 i32 -> i32" };
  const functions = ["proxy_abi_version_0_2_100", ...PLUGIN_EXPORTS];
  expect(refusal(moduleBytes({ imports, functions }), "higress")).toBe("loadable as proxy_abi_version_0_2_100");
});

test("everything that our own plugins may import is offered by the host", () => {
  for (const host of ["envoy", "higress"] as const) {
    const offered = hostFunctions(host, STOCK_MARKERS.at(-1) ?? "");
    const missing = [...allowedImports(host, EXTRA_HOSTCALLS)].filter((name) => !offered.has(name));
    expect(missing).toEqual([]);
  }
});
