import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { wallMilliseconds } from "../clock";
import { HttpContext } from "../context";
import { JsonKind } from "../json/kind";
import { jsonParse } from "../json/parse";
import { JsonValue } from "../json/value";
import { Result } from "../result";
import { StoreHandler } from "../store/call";
import { CacheStore } from "./cache-store";

const SECOND: i64 = 1000;
const WORDS: string = 'one of "key", "scope", "tag" (texts) and "all" (true)';

/** The group of all entries of a scope. */
export function groupOfScope(name: Bytes): Bytes {
  return grouped("scope:", name);
}

/** The group of all entries with a tag. */
export function groupOfTag(name: Bytes): Bytes {
  return grouped("tag:", name);
}

/** What an operator wants a cache to forget: `{"key" | "scope" | "tag": text, "older_than": seconds}`, or `"all": true`. */
@final
export class PurgeOrder {
  private constructor(
    /** A key as it is told to clients; no bytes: a group. */
    readonly key: Bytes,
    /** No bytes: everything. */
    readonly group: Bytes,
    /** Milliseconds that an entry may be old at least, to go; 0: all of the group. */
    readonly age: i64,
  ) {}

  /** Reads a request's body; the error is a sentence for whoever sent it. */
  static read(body: Bytes): Result<PurgeOrder> {
    const json = jsonParse(body);
    if (json.kind != JsonKind.Object) return refused("the body is to be a JSON object with " + WORDS);
    const key = json.member("key");
    const scope = json.member("scope");
    const tag = json.member("tag");
    const isAll = json.member("all").asBool();
    const age = json.member("older_than");
    const given = count(key) + count(scope) + count(tag) + (isAll ? 1 : 0);
    if (given != 1) return refused("exactly " + WORDS + " is to be given");
    if (age.exists && (key.exists || age.kind != JsonKind.Number || age.asI64(-1) < 0)) {
      return refused('"older_than" is a number of seconds, and goes with "scope", "tag" and "all"');
    }
    const group = scope.exists ? groupOfScope(scope.asBytes()) : tag.exists ? groupOfTag(tag.asBytes()) : Bytes.empty();
    return Result.of<PurgeOrder>(new PurgeOrder(key.asBytes(), group, min(age.asI64(), MOST_SECONDS) * SECOND));
  }

  /** Has a cache forget it, for a stream as `CacheStore.purge`. */
  run(cache: CacheStore, stream: HttpContext, handler: StoreHandler): bool {
    if (this.key.length > 0) return cache.remove(this.key, stream, handler);
    return cache.purge(this.group, wallMilliseconds() - this.age, stream, handler);
  }

  /** For `Result.fail`. */
  static none(): PurgeOrder {
    return new PurgeOrder(Bytes.empty(), Bytes.empty(), i64.MAX_VALUE);
  }
}

/** A hundred years. */
const MOST_SECONDS: i64 = 3_153_600_000;

function refused(why: string): Result<PurgeOrder> {
  return Result.fail<PurgeOrder>(PurgeOrder.none(), why);
}

/** 1 for a text with something in it. What is there and no such text counts as two: then it is too many. */
function count(value: JsonValue): i32 {
  if (!value.exists) return 0;
  return value.kind == JsonKind.String && value.asBytes().length > 0 ? 1 : 2;
}

function grouped(kind: string, name: Bytes): Bytes {
  const out = new ByteWriter(name.length + kind.length);
  out.text(kind);
  out.bytes(name);
  return out.take();
}
