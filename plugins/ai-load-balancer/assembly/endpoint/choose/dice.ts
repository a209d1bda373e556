import { randomBelow } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Where chance comes from. */
export abstract class Dice {
  /** A number in `[0, bound)`; 0 when `bound` is 0. */
  abstract below(bound: u32): u32;
}

@final
export class HostDice extends Dice {
  below(bound: u32): u32 {
    return randomBelow(bound);
  }
}
