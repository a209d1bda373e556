import { Bytes, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { labelled } from "./scope";

const MILLISECONDS: i64 = 1000;
/** Digits of a number of seconds. */
const MOST_DIGITS: i32 = 9;

/** What an administrator wants to have forgotten. */
@final
export class PurgeOrder {
  private constructor(
    /** Of one answer; no bytes: of a group. */
    readonly key: Bytes,
    /** No bytes: of all. */
    readonly group: Bytes,
    /** Milliseconds: only what is older. */
    readonly age: i64,
    /** What is wrong with it; empty: nothing. */
    readonly fault: string,
  ) {}

  /** One of `key=KEY`, `scope=KIND:NAME`, `tag=NAME` and `all=true`; with the last three, or alone, `age=SECONDS`. */
  static read(params: UrlParams): PurgeOrder {
    const key = textOf(params, "key");
    const scope = textOf(params, "scope");
    const tag = textOf(params, "tag");
    const age = textOf(params, "age");
    const isAll = textOf(params, "all").equalsString("true");
    const count = <i32>(key.length > 0) + <i32>(scope.length > 0) + <i32>(tag.length > 0) + <i32>isAll;
    if (count > 1) return PurgeOrder.failed("only one of key, scope, tag and all may be there");
    if (count == 0 && age.length == 0)
      return PurgeOrder.failed("one of key, scope, tag, age and all=true must be there");
    const seconds = secondsOf(age);
    if (seconds < 0) return PurgeOrder.failed("age: expected a number of seconds");
    if (key.length > 0 && age.length > 0) return PurgeOrder.failed("age: can not be there with a key");
    if (scope.length > 0 && !isScope(scope)) {
      return PurgeOrder.failed("scope: expected consumer:NAME, route:NAME, header:VALUE or global");
    }
    const group = tag.length > 0 ? labelled("tag:", tag) : scope;
    return new PurgeOrder(key, group, seconds * MILLISECONDS, "");
  }

  private static failed(fault: string): PurgeOrder {
    return new PurgeOrder(Bytes.empty(), Bytes.empty(), 0, fault);
  }
}

function isScope(scope: Bytes): bool {
  if (scope.equalsString("global")) return true;
  const kinds = ["consumer:", "route:", "header:"];
  for (let i = 0; i < kinds.length; i++) {
    if (scope.length > kinds[i].length && scope.startsWith(Bytes.of(kinds[i]))) return true;
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
