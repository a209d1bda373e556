import { Bytes } from "../../bytes";
import {
  fixedWindowAddLua,
  fixedWindowAddSha,
  fixedWindowHitLua,
  fixedWindowHitSha,
  fixedWindowReadLua,
  fixedWindowReadSha,
} from "../generated/lua.gen";
import { integerArgument, Script, ScriptKeys } from "../script";
import { StoreValue } from "../value";

const MILLISECONDS: i64 = 1000;

/**
 * The three scripts that Higress's plugins run on their counters. Keys: the counter. Arguments: limit, seconds of a window. They
 * answer `[limit, used, seconds left]`.
 */
abstract class FixedWindowScript extends Script {
  /** Adds `amount` to a window that is not over its limit. @param repairs whether a counter without a time gets one */
  protected add(keys: ScriptKeys, args: Array<Bytes>, amount: i64, repairs: bool): StoreValue {
    const text = keys.get(0);
    const old = StoreValue.ofBytes(text == null ? Bytes.of("0") : text);
    let used = old.asInteger();
    if (old.asInteger(1) != used) return StoreValue.ofError(Bytes.of("ERR value is not an integer or out of range"));
    const limit = integerArgument(args, 0);
    if (used <= limit) {
      used += amount;
      const begins = used == amount || (repairs && keys.ttl(0) < 0);
      const kept: i64 = text == null ? 0 : -1;
      keys.set(0, Bytes.of(used.toString()), begins ? integerArgument(args, 1) * MILLISECONDS : kept);
    }
    return state(limit, used, secondsOf(keys.ttl(0)));
  }
}

/** Where the window stands: ai-token-ratelimit before a request, which is refused when `used > limit`. */
@final
export class FixedWindowRead extends FixedWindowScript {
  constructor() {
    super("fixed-window-read", fixedWindowReadLua(), fixedWindowReadSha());
  }

  apply(keys: ScriptKeys, _count: i32, args: Array<Bytes>): StoreValue {
    const limit = integerArgument(args, 0);
    const window = integerArgument(args, 1);
    const text = keys.get(0);
    if (text == null) return state(limit, 0, window);
    const ttl = keys.ttl(0);
    return state(limit, StoreValue.ofBytes(text).asInteger(), ttl < 0 ? window : secondsOf(ttl));
  }
}

/** Adds the third argument, tokens: ai-token-ratelimit after an answer. */
@final
export class FixedWindowAdd extends FixedWindowScript {
  constructor() {
    super("fixed-window-add", fixedWindowAddLua(), fixedWindowAddSha());
  }

  apply(keys: ScriptKeys, _count: i32, args: Array<Bytes>): StoreValue {
    return this.add(keys, args, integerArgument(args, 2), true);
  }
}

/** Adds 1: cluster-key-rate-limit for a request, which is refused when `used > limit`. */
@final
export class FixedWindowHit extends FixedWindowScript {
  constructor() {
    super("fixed-window-hit", fixedWindowHitLua(), fixedWindowHitSha());
  }

  apply(keys: ScriptKeys, _count: i32, args: Array<Bytes>): StoreValue {
    return this.add(keys, args, 1, false);
  }
}

/** As TTL rounds; -1 and -2 stay. */
function secondsOf(ttl: i64): i64 {
  return ttl < 0 ? ttl : (ttl + MILLISECONDS / 2) / MILLISECONDS;
}

function state(limit: i64, used: i64, left: i64): StoreValue {
  return StoreValue.ofList([StoreValue.ofInteger(limit), StoreValue.ofInteger(used), StoreValue.ofInteger(left)]);
}
