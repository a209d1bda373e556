import { Bytes } from "../bytes";
import { UrlParams } from "../encoding/url-params";

const SECOND: i64 = 1000;
/** Digits of a number of seconds. */
const MOST_DIGITS: i32 = 9;
/** Kinds of scopes that have a name. */
const KINDS: StaticArray<string> = ["consumer:", "route:", "header:"];

/** What an administrator wants a cache to forget, as the query of his request says it. */
@final
export class PurgeOrder {
  private constructor(
    /** Which of the names was given; "": everything. */
    readonly name: string,
    readonly value: Bytes,
    /** Milliseconds that an entry may be old at least, to go; 0: all of them. */
    readonly age: i64,
    /** A sentence for whoever sent it; "": it is an order. */
    readonly fault: string,
  ) {}

  /**
   * Reads one of `NAME=VALUE` and `all=true`, and `age=SECONDS` with it or alone. A value of `scope` must be one.
   * @param names that may be given
   */
  static read(params: UrlParams, names: Array<string>): PurgeOrder {
    const words = names.join(", ");
    const age = textOf(params, "age");
    const isAll = textOf(params, "all").equalsString("true");
    let name = "";
    let count = isAll ? 1 : 0;
    for (let i = 0; i < names.length; i++) {
      if (textOf(params, names[i]).length == 0) continue;
      name = names[i];
      count++;
    }
    if (count > 1) return PurgeOrder.failed("only one of " + words + " and all may be there");
    if (count == 0 && age.length == 0) return PurgeOrder.failed("one of " + words + ", age and all=true must be there");
    const seconds = secondsOf(age);
    if (seconds < 0) return PurgeOrder.failed("age: expected a number of seconds");
    const value = name.length > 0 ? textOf(params, name) : Bytes.empty();
    if (name == "scope" && !isScope(value)) {
      return PurgeOrder.failed("scope: expected consumer:NAME, route:NAME, header:VALUE or global");
    }
    return new PurgeOrder(name, value, seconds * SECOND, "");
  }

  private static failed(fault: string): PurgeOrder {
    return new PurgeOrder("", Bytes.empty(), 0, fault);
  }
}

function isScope(value: Bytes): bool {
  if (value.equalsString("global")) return true;
  for (let i = 0; i < KINDS.length; i++) {
    if (value.length > KINDS[i].length && value.startsWith(Bytes.of(KINDS[i]))) return true;
  }
  return false;
}

function textOf(params: UrlParams, name: string): Bytes {
  const value = params.get(name);
  return value == null ? Bytes.empty() : value;
}

/** -1: it is none. */
function secondsOf(text: Bytes): i64 {
  let seconds: i64 = 0;
  if (text.length > MOST_DIGITS) return -1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    seconds = seconds * 10 + <i64>digit;
  }
  return seconds;
}
