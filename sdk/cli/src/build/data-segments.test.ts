import { describe, expect, test } from "vitest";
import { mergeDataSegments } from "./data-segments.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const MEMORY = [5, 3, 1, 0, 1];

const segment = (address: number, ...bytes: number[]): number[] => [0, 0x41, address, 0x0b, bytes.length, ...bytes];

function moduleOf(...segments: number[][]): Uint8Array {
  const body = [segments.length, ...segments.flat()];
  return Uint8Array.from([...HEADER, ...MEMORY, 12, 1, segments.length, 11, body.length, ...body]);
}

/** The first 64 bytes of a module's memory. */
function memoryOf(wasm: Uint8Array): number[] {
  const exported = Uint8Array.from([...wasm.slice(0, 13), 7, 5, 1, 1, 0x6d, 2, 0, ...wasm.slice(13)]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(exported));
  return [...new Uint8Array((exports.m as WebAssembly.Memory).buffer, 0, 64)];
}

describe("neighbouring data segments are joined", () => {
  const table = [
    { name: "touching ones", segments: [segment(8, 1, 2), segment(10, 3)], left: 1 },
    { name: "with a few zeros between them", segments: [segment(8, 1), segment(14, 2)], left: 1 },
    { name: "whatever their order", segments: [segment(20, 2), segment(14, 1), segment(15, 7)], left: 1 },
    { name: "but not across a wide gap", segments: [segment(1, 1), segment(40, 2)], left: 2 },
    { name: "nor where they overlap", segments: [segment(8, 1, 2, 3), segment(9, 9)], left: 2 },
  ];
  test.each(table)("$name", ({ segments, left }) => {
    const given = moduleOf(...segments);
    const merged = mergeDataSegments(given);
    expect(memoryOf(merged)).toEqual(memoryOf(given));
    expect(merged[merged.indexOf(12, 8) + 2]).toBe(left);
  });

  test("what follows the count of segments keeps its place, which a source map names", () => {
    const segments = Array.from({ length: 130 }, () => segment(8));
    const length = segments.flat().length + 2;
    const body = [0x82, 1, ...segments.flat()];
    const code = [10, 1, 0];
    const data = [11, (length & 0x7f) | 0x80, length >> 7, ...body];
    const given = Uint8Array.from([...HEADER, ...MEMORY, 12, 2, 0x82, 1, ...code, ...data]);
    const merged = mergeDataSegments(given);
    expect(merged.length).toBeLessThan(given.length);
    expect([...merged.subarray(13, 20)]).toEqual([12, 2, 0x81, 0, ...code]);
    expect(WebAssembly.validate(merged)).toBe(true);
  });

  test("a module with a passive segment stays as it is", () => {
    const body = [1, 1, 2, 8, 9];
    const given = Uint8Array.from([...HEADER, ...MEMORY, 12, 1, 1, 11, body.length, ...body]);
    expect(mergeDataSegments(given)).toBe(given);
  });

  test("a module without data stays as it is", () => {
    const given = Uint8Array.from([...HEADER, ...MEMORY]);
    expect(mergeDataSegments(given)).toBe(given);
  });
});
