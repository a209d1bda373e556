import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";

// What a harness and the test that drives it from Node hand each other: a harness re-exports what its test calls.

/** What goes in, and what came out last. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  output: Bytes = Bytes.empty();
  failed: bool = false;
}

const exchange: Exchange = new Exchange();

/** Reserves `size` bytes for the caller to fill. */
export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

export function outputAt(): usize {
  return exchange.output.ptr;
}

export function outputSize(): i32 {
  return exchange.output.length;
}

/** Whether the last request was refused; the output is the reason then. */
export function refused(): bool {
  return exchange.failed;
}

/** What the caller has filled. */
export function given(): Bytes {
  return Bytes.wrap(exchange.input);
}

/** What came out last. */
export function output(): Bytes {
  return exchange.output;
}

/** Hands `output` out. */
export function give(output: Bytes): void {
  exchange.failed = false;
  exchange.output = output;
}

/** Hands a translation out, or why there is none. */
export function settle(result: Result<Bytes>): void {
  exchange.failed = !result.ok;
  exchange.output = result.ok ? result.value : Bytes.of(result.error);
}
