import { Bytes, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { namedGroup, resourceGroup, scopeGroup, tagGroup } from "./key";
import { deltaSeconds } from "./rfc/directives";

const COLON: i32 = 0x3a;
const MILLISECONDS: i64 = 1000;

/** What an administrator wants to have forgotten. */
@final
export class PurgeOrder {
  private constructor(
    /** The group of the answers; no bytes: all. */
    readonly group: Bytes,
    /** Milliseconds: only what is older. */
    readonly age: i64,
    /** What is wrong with it; empty: nothing. */
    readonly fault: string,
  ) {}

  /**
   * One of `url=AUTHORITY/PATH`, `key=VALUE`, `scope=KIND:NAME`, `tag=NAME` and `all=true`, and `age=SECONDS` with it or alone.
   */
  static read(params: UrlParams): PurgeOrder {
    const url = textOf(params, "url");
    const key = textOf(params, "key");
    const scope = textOf(params, "scope");
    const tag = textOf(params, "tag");
    const age = textOf(params, "age");
    const isAll = textOf(params, "all").equalsString("true");
    const named =
      (url.length > 0 ? 1 : 0) + (key.length > 0 ? 1 : 0) + (scope.length > 0 ? 1 : 0) + (tag.length > 0 ? 1 : 0);
    if (named > 1 || (isAll && named > 0))
      return PurgeOrder.failed("only one of url, key, scope, tag and all may be there");
    if (named == 0 && !isAll && age.length == 0)
      return PurgeOrder.failed("one of url, key, scope, tag, age and all=true must be there");
    if (!isSeconds(age)) return PurgeOrder.failed("age: expected a number of seconds");
    const milliseconds = deltaSeconds(age) * MILLISECONDS;
    if (key.length > 0) return PurgeOrder.of(namedGroup(key), milliseconds);
    if (tag.length > 0) return PurgeOrder.of(tagGroup(tag), milliseconds);
    if (scope.length > 0) return ofScope(scope, milliseconds);
    return url.length > 0 ? ofUrl(url, milliseconds) : PurgeOrder.of(Bytes.empty(), milliseconds);
  }

  static of(group: Bytes, age: i64): PurgeOrder {
    return new PurgeOrder(group, age, "");
  }

  static failed(fault: string): PurgeOrder {
    return new PurgeOrder(Bytes.empty(), 0, fault);
  }
}

/** Also `https://AUTHORITY/PATH`: answers are kept without their scheme. */
function ofUrl(url: Bytes, age: i64): PurgeOrder {
  const scheme = url.indexOf(Bytes.of("://"));
  const rest = scheme < 0 ? url : url.slice(scheme + 3);
  const slash = rest.indexOfByte(0x2f);
  if (slash <= 0) return PurgeOrder.failed("url: expected an authority and a path, as example.com/a?b");
  return PurgeOrder.of(resourceGroup(rest.slice(0, slash), rest.slice(slash)), age);
}

function ofScope(scope: Bytes, age: i64): PurgeOrder {
  const colon = scope.indexOfByte(COLON);
  const kind = (colon < 0 ? scope : scope.slice(0, colon)).toString();
  const name = colon < 0 ? Bytes.empty() : scope.slice(colon + 1);
  const isNamed = kind == "consumer" || kind == "route" || kind == "header";
  if (kind != "global" && !(isNamed && name.length > 0)) {
    return PurgeOrder.failed("scope: expected consumer:NAME, route:NAME, header:VALUE or global");
  }
  return PurgeOrder.of(scopeGroup(kind, name), age);
}

function textOf(params: UrlParams, name: string): Bytes {
  const value = params.get(name);
  return value == null ? Bytes.empty() : value;
}

function isSeconds(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (<u32>(text.at(i) - 0x30) > 9) return false;
  return text.length < 10;
}
