// The few things every test module needs: memory for the host, text in and out.
import { proxy_log } from "proxy-wasm-assemblyscript-sdk/assembly/abi/env";
import "proxy-wasm-assemblyscript-sdk/assembly/abi/abort";

class Shared {
  /** Buffers given to the host live for ever: these modules are small and short-lived. */
  static kept: ArrayBuffer[] = [];
}

const scratch = memory.data(32, 8);

export function outPointer(): usize {
  return scratch;
}

export function outSize(): usize {
  return scratch + 16;
}

export function allocate(size: i32): usize {
  const buffer = new ArrayBuffer(size);
  Shared.kept.push(buffer);
  return changetype<usize>(buffer);
}

/** The UTF-8 of `text`. */
export function bytes(text: string): ArrayBuffer {
  return String.UTF8.encode(text);
}

/** The text that the host has just given. */
export function takeText(): string {
  return String.UTF8.decodeUnsafe(load<u32>(outPointer()), load<u32>(outSize()));
}

export function say(text: string): void {
  const message = bytes(text);
  proxy_log(2, changetype<usize>(message), message.byteLength);
}

export function toI64(text: string): i64 {
  return <i64>I64.parseInt(text);
}
