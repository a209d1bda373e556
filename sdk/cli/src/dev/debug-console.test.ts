import { describe, expect, test } from "vitest";
import { asString } from "./debug-console.ts";

const memory = new WebAssembly.Memory({ initial: 1 });
const END = memory.buffer.byteLength;

/** Writes an object as the runtime does. @returns its address */
function put(at: number, type: number, size: number, text = ""): number {
  const view = new DataView(memory.buffer);
  view.setUint32(at - 8, type, true);
  view.setUint32(at - 4, size, true);
  Buffer.from(memory.buffer).write(text, at, "utf16le");
  return at;
}

describe("a string for the debugger's console", () => {
  test.each([
    { name: "by the number", address: put(64, 2, 8, "ädä😀".slice(0, 4)), text: "ädä\ud83d" },
    { name: "by V8's view of it", address: { value: put(128, 2, 6, "eve") }, text: "eve" },
    { name: "an empty one", address: put(192, 2, 0), text: "" },
    { name: "an object of another class", address: put(256, 1, 4), text: undefined },
    { name: "a size beyond the memory", address: put(320, 2, 0xffffffff), text: undefined },
    { name: "no address", address: 0, text: undefined },
    { name: "beyond the memory", address: END + 1, text: undefined },
    { name: "no number", address: Number.NaN, text: undefined },
  ])("$name", ({ address, text }) => expect(asString(address, [memory])).toBe(text));

  test("no memory", () => expect(asString(64, {})).toBe(undefined));
});
