import { describe, expect, test } from "vitest";
import { mutate } from "../../../../testbed/src/fuzz/mutate.ts";
import { Random } from "../../../../testbed/src/fuzz/random.ts";
import { moduleBytes, PLUGIN_EXPORTS } from "../../../../testbed/src/registry/module-bytes.ts";
import { inspectModule } from "./inspect-module.ts";
import { readModule } from "./read-module.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const MODULE = moduleBytes({ imports: { "env.proxy_log": "i32 i32 i32 -> i32" } });

test("imports and exports are read with their signatures", () => {
  expect(readModule(MODULE)).toEqual({
    kind: "module",
    imports: [{ module: "env", name: "proxy_log", kind: "function", signature: "i32 i32 i32 -> i32" }],
    exports: [
      { name: PLUGIN_EXPORTS[0], kind: "function", signature: "->" },
      { name: PLUGIN_EXPORTS[1], kind: "function", signature: "i32 -> i32" },
      { name: "memory", kind: "memory" },
    ],
  });
});

function section(id: number, ...body: number[]): number[] {
  return [id, body.length, ...body];
}

describe("imports of other kinds", () => {
  const name = [1, 0x61, 1, 0x62];
  test.each([
    ["a table with a maximum", [1, 0x70, 1, 1, 2], "table"],
    ["a table of typed references", [1, 0x63, 0x00, 0, 1], "table"],
    ["a memory", [2, 0, 1], "memory"],
    ["a 64-bit memory with a maximum", [2, 5, 0x80, 0x01, 0x80, 0x02], "memory"],
    ["a global", [3, 0x7f, 0], "global"],
    ["a global of a reference", [3, 0x64, 0x70, 1], "global"],
    ["a tag", [4, 0, 0], "tag"],
  ])("%s", (_name, descriptor, kind) => {
    const bytes = Uint8Array.from([...HEADER, ...section(2, 2, ...name, ...descriptor, ...name, 2, 0, 1)]);
    expect(readModule(bytes)).toMatchObject({ imports: [{ kind }, { kind: "memory" }] });
  });
});

test("a type that is not known leaves the signatures behind it open", () => {
  const types = section(1, 2, 0x5f, 0, 0x60, 0, 0);
  const bytes = Uint8Array.from([...HEADER, ...types, ...section(2, 1, 1, 0x61, 1, 0x62, 0, 1)]);
  expect(readModule(bytes)).toMatchObject({ imports: [{ module: "a", name: "b", kind: "function" }] });
  expect(readModule(bytes)).not.toHaveProperty("imports[0].signature");
});

describe("a module is malformed", () => {
  test.each([
    ["whose section is longer than it", section(2, 0).with(1, 9), /a section is longer than the file/, 10],
    ["whose section promises more than it has", section(2, 1, 1, 0x61), /it is cut off/, 13],
    ["with a number of 33 bits", section(2, 0xff, 0xff, 0xff, 0xff, 0x7f), /more than 32 bits/, 15],
    ["with a number without end", section(2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80), /more than 32 bits/, 15],
    ["with four thousand million imports", section(2, 0xff, 0xff, 0xff, 0xff, 0x0f), /has 4294967295 entries/, 15],
    ["with a name that is not UTF-8", section(2, 1, 2, 0xc3, 0x28, 0, 0), /a name is not UTF-8/, 12],
    ["with an import of an unknown kind", section(2, 1, 0, 0, 9), /of an unknown kind/, 14],
  ])("%s", (_name, body, message, offset) => {
    const reading = readModule(Uint8Array.from([...HEADER, ...body]));
    expect(reading).toEqual({ kind: "malformed", message: expect.stringMatching(message), offset });
  });
});

test("every prefix of a module is refused, here or by the engine", () => {
  for (let length = 0; length < MODULE.length; length++) {
    const prefix = MODULE.slice(0, length);
    expect(inspectModule(prefix, "envoy").kind === "refused" || !WebAssembly.validate(prefix)).toBe(true);
  }
});

test("damaged modules are judged, and what the engine takes is read as the engine reads it", () => {
  const random = new Random(11);
  const material = {
    pool: [MODULE, moduleBytes()],
    dictionary: [Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f), Buffer.from("memory")],
  };
  let taken = 0;
  for (let i = 0; i < 5_000; i++) {
    const bytes = mutate(MODULE, random, material);
    const verdict = inspectModule(bytes, "envoy");
    expect(["loadable", "refused"]).toContain(verdict.kind);
    if (!WebAssembly.validate(Buffer.from(bytes))) continue;
    taken++;
    const reading = readModule(bytes);
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(Buffer.from(bytes)));
    expect(reading.kind === "module" && reading.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(exported);
  }
  expect(taken).toBeGreaterThan(50);
});
