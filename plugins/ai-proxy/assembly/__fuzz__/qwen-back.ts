import { Protocol } from "../back/protocol";
import { BackFuzz } from "./backs/back-fuzz";

const fuzz: BackFuzz = new BackFuzz(Protocol.Qwen);

/** Reserves `size` bytes for the runner to fill. */
export function input(size: i32): usize {
  return fuzz.input(size);
}

/** See `BackFuzz.run`. */
export function run(size: i32): i32 {
  return fuzz.run(size);
}
