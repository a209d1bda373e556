/** What the compiler's runtime notes in front of an object: the number of its class, and its size in bytes. */
const CLASS_BEFORE = 8;
const SIZE_BEFORE = 4;

/** A string's class (https://www.assemblyscript.org/runtime.html#memory-layout). */
const STRING = 2;

/** A number, or V8's view of one of a WebAssembly function. */
type Address = number | { readonly value: number };

/**
 * The string of AssemblyScript at an address: what a debugger shows of a string is that number.
 * @param memories as a debugger's console has them while it stands in a WebAssembly function
 * @returns undefined where there is no string
 */
export function asString(address: Address, memories: { readonly 0?: WebAssembly.Memory }): string | undefined {
  const at = typeof address === "number" ? address : address.value;
  // V8's view of the memories is no array: it has indices alone.
  const memory = memories[0];
  if (memory === undefined || !(at >= CLASS_BEFORE) || at > memory.buffer.byteLength) return undefined;
  const view = new DataView(memory.buffer);
  const size = view.getUint32(at - SIZE_BEFORE, true);
  if (view.getUint32(at - CLASS_BEFORE, true) !== STRING || at + size > memory.buffer.byteLength) return undefined;
  return Buffer.from(memory.buffer, at, size).toString("utf16le");
}

/** Gives the debugger's console what it may call. */
export function helpConsole(): void {
  Object.assign(globalThis, { asString });
}
