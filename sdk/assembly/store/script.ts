import { Bytes } from "../bytes";
import { StoreValue } from "./value";

/** The keys of one run of a script where there is no Redis: what Lua does with `redis.call` is done here. */
export abstract class ScriptKeys {
  /** Milliseconds since the epoch, the same for the whole run. */
  abstract get now(): i64;

  /** What is under the key of that index; null when there is nothing, or it has expired. */
  abstract get(index: i32): Bytes | null;

  /** Milliseconds until the key expires; -1 when it never does, -2 when there is nothing: PTTL. */
  abstract ttl(index: i32): i64;

  /** @param ttl milliseconds; 0: it never expires; -1: as long as what is there */
  abstract set(index: i32, value: Bytes, ttl: i64): void;

  abstract remove(index: i32): void;
}

/**
 * Something that happens at once or not at all, over several keys. Redis runs `lua`; shared data runs `apply`, which must
 * do the same to the same keys. Both may run more than once until one run counts, so they have no other effects.
 */
export abstract class Script {
  constructor(
    readonly name: string,
    readonly lua: Bytes,
    /** SHA-1 of `lua` in lower-case hexadecimal, by which Redis knows it. */
    readonly sha: Bytes,
  ) {}

  /** @param args as in ARGV */
  abstract apply(keys: ScriptKeys, count: i32, args: Array<Bytes>): StoreValue;
}

/** The argument of that index as an integer; 0 when it is none, as generated calls never are. */
export function integerArgument(args: Array<Bytes>, index: i32): i64 {
  return <u32>index < <u32>args.length ? StoreValue.ofBytes(args[index]).asInteger() : 0;
}
