import { Bytes } from "../../bytes";
import { raiseLua, raiseSha } from "../generated/lua.gen";
import { integerArgument, Script, ScriptKeys } from "../script";
import { StoreValue } from "../value";

/** Keeps the largest of the numbers that were ever put under a key. Arguments: the number, milliseconds to live. */
@final
export class Raise extends Script {
  constructor() {
    super("raise", raiseLua(), raiseSha());
  }

  apply(keys: ScriptKeys, _count: i32, args: Array<Bytes>): StoreValue {
    const old = keys.get(0);
    const value = integerArgument(args, 0);
    if (old != null && StoreValue.ofBytes(old).asInteger() >= value) return StoreValue.ofBytes(old);
    const text = Bytes.of(value.toString());
    keys.set(0, text, integerArgument(args, 1));
    return StoreValue.ofBytes(text);
  }
}
