import { Bytes } from "../../bytes";

// What the runner and a target hand each other: a target re-exports what its runner calls.

/** What the runner has written and what it may read. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  result: Bytes = Bytes.empty();
}

const exchange: Exchange = new Exchange();

/** Reserves `size` bytes for the runner to fill. */
export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

export function resultAt(): usize {
  return exchange.result.ptr;
}

export function resultSize(): i32 {
  return exchange.result.length;
}

/** The first `size` bytes of what the runner has written. */
export function given(size: i32 = i32.MAX_VALUE): Bytes {
  return Bytes.wrap(exchange.input).slice(0, size);
}

/** Lets the runner read `result`. */
export function give(result: Bytes): void {
  exchange.result = result;
}
