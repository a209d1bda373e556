import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Bytes of a key's state: failures in a row, probes in a row that succeeded, 1 when it is out of use. */
const STATE_BYTES: i32 = 3;
const FAILURES: i32 = 0;
const SUCCESSES: i32 = 1;
const OUT: i32 = 2;
const MOST: i32 = 255;

/** How the keys of a provider fare: a value, as it stands in the data that all workers share. */
@final
export class KeyStates {
  private readonly states: StaticArray<u8>;

  /** @param stored what `bytes` gave; anything else counts as "all is well" */
  constructor(
    readonly count: i32,
    stored: Bytes,
  ) {
    const states = new StaticArray<u8>(count * STATE_BYTES);
    for (let i = 0; i < states.length && stored.length == states.length; i++) states[i] = <u8>stored.at(i);
    this.states = states;
  }

  isOut(key: i32): bool {
    return this.at(key, OUT) != 0;
  }

  /** Whether a success changes anything. */
  isTroubled(key: i32): bool {
    return this.at(key, FAILURES) > 0 && !this.isOut(key);
  }

  /** The first key in use from `start` on, round the list, of those that are not in `tried`; -1 when there is none. */
  firstInUse(start: i32, tried: i32[]): i32 {
    for (let i = 0; i < this.count; i++) {
      const key = (start + i) % this.count;
      if (!this.isOut(key) && !tried.includes(key)) return key;
    }
    return -1;
  }

  /** A request failed with the key. @param threshold failures in a row after which it is out */
  fail(key: i32, threshold: i32): void {
    const failures = min(this.at(key, FAILURES) + 1, MOST);
    this.set(key, FAILURES, failures);
    if (failures < threshold) return;
    this.set(key, OUT, 1);
    this.set(key, SUCCESSES, 0);
  }

  /** A request succeeded. */
  succeed(key: i32): void {
    this.set(key, FAILURES, 0);
  }

  /** A probe of a key that is out ended. @param threshold successes in a row after which it is back */
  probed(key: i32, ok: bool, threshold: i32): void {
    const successes = ok ? min(this.at(key, SUCCESSES) + 1, MOST) : 0;
    this.set(key, SUCCESSES, successes);
    if (!ok || successes < threshold) return;
    this.set(key, OUT, 0);
    this.set(key, FAILURES, 0);
  }

  bytes(): Bytes {
    const out = new ArrayBuffer(this.states.length);
    memory.copy(changetype<usize>(out), changetype<usize>(this.states), <usize>this.states.length);
    return Bytes.wrap(out);
  }

  private at(key: i32, field: i32): i32 {
    const index = key * STATE_BYTES + field;
    return <u32>index < <u32>this.states.length ? <i32>this.states[index] : 0;
  }

  private set(key: i32, field: i32, value: i32): void {
    const index = key * STATE_BYTES + field;
    if (<u32>index < <u32>this.states.length) this.states[index] = <u8>value;
  }
}
