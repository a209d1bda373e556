import { compileModule } from "@sluice/cli";

const ENTRY = "sdk/assembly/__tests__/encoding/codecs.ts";

export type Flavour = "simd" | "scalar";

/** What a call gave: bytes, or null where the codec refused. */
export type Outcome = Buffer | null;

/** The SDK's codecs, compiled with SIMD or without, callable with bytes. */
export interface Codecs {
  /** Calls an export that yields bytes. Strings are sent as UTF-8. */
  bytes(name: string, args: readonly (Uint8Array | string)[], ...numbers: number[]): Outcome;
  /** As `bytes`, decoded as UTF-8. */
  text(name: string, args: readonly (Uint8Array | string)[], ...numbers: number[]): string | null;
  /** Calls an export that yields an integer or a bool. */
  number(name: string, args: readonly (Uint8Array | string)[], ...numbers: number[]): number;
  /** The reason of the last refusal. */
  error(): string;
}

export async function loadCodecs(flavour: Flavour): Promise<Codecs> {
  const { wasm } = await compileModule(ENTRY, { simd: flavour === "simd", exportRuntime: true });
  const module = new WebAssembly.Module(wasm);
  const instance = new WebAssembly.Instance(module, { env: { abort: () => undefined } });
  const memory = instance.exports.memory as WebAssembly.Memory;
  const call = (name: string, ...numbers: number[]): number => {
    const callable = instance.exports[name];
    if (typeof callable !== "function") throw new Error(`${ENTRY} exports no ${name}`);
    return Number(callable(...numbers));
  };
  call("_initialize");
  const send = (args: readonly (Uint8Array | string)[]): void => {
    call("__collect");
    args.forEach((arg, index) => {
      const bytes = Buffer.from(arg);
      // An odd offset: nothing may rely on the alignment of a window.
      const ptr = call("argument", index, bytes.length, bytes.length % 4);
      new Uint8Array(memory.buffer, ptr, bytes.length).set(bytes);
    });
  };
  const result = (): Buffer =>
    Buffer.from(memory.buffer.slice(call("resultPtr"), call("resultPtr") + call("resultSize")));
  const bytes: Codecs["bytes"] = (name, args, ...numbers) => {
    send(args);
    return call(name, ...numbers) === 0 ? null : result();
  };
  return {
    bytes,
    text: (name, args, ...numbers) => bytes(name, args, ...numbers)?.toString("utf8") ?? null,
    number: (name, args, ...numbers) => {
      send(args);
      return call(name, ...numbers);
    },
    error: () => result().toString("utf8"),
  };
}

/** A seeded generator (mulberry32), so that a failure comes again. */
export function randomBytes(length: number, seed: number): Buffer {
  let state = (seed * 0x9e3779b9 + length) >>> 0;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return (mixed ^ (mixed >>> 14)) & 0xff;
    }),
  );
}

/** Every length from 0 to 300: all block and vector boundaries are among them. */
export const LENGTHS: readonly number[] = Array.from({ length: 301 }, (_, length) => length);
