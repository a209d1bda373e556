import {
  ByteWriter,
  Bytes,
  getShared,
  HeaderList,
  HttpContext,
  hexDecode,
  hexEncode,
  isUtf8,
  JsonItems,
  JsonValue,
  JsonWriter,
  jsonParse,
  localReply,
  setShared,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheAsk,
  CacheEntry,
  CacheHandler,
  CacheReply,
  CacheStore,
  CacheTimes,
  Freshness,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreHandler, StoreReply, storeFaultName } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** The next element; Missing behind the last. */
function next(items: JsonItems): JsonValue {
  return items.next() ? items.value : JsonValue.missing();
}

/** `hex:…` for bytes that JSON can not say. */
function bytesOf(value: JsonValue): Bytes {
  const text = value.asBytes();
  return text.startsWith(Bytes.of("hex:")) ? hexDecode(text.slice(4)).value : text;
}

function listOf(value: JsonValue): Array<Bytes> {
  const out: Bytes[] = [];
  const items = value.items();
  while (items.next()) out.push(bytesOf(items.value));
  return out;
}

/**
 * `["read", key, groups]`, `["write", key, {value | size, asked, fresh, stale, groups}]` with milliseconds from now, `["remove", key]`,
 * `["purge", group, age]`, and `["damage", key of shared data]`.
 * @returns whether the stream waits
 */
export function runCommand(text: Bytes, cache: CacheStore, stream: HttpContext): bool {
  const command = jsonParse(text).items();
  const verb = next(command).asString();
  const key = bytesOf(next(command));
  if (verb == "read") return cache.read(new CacheAsk(key, listOf(next(command))), stream, new Read());
  if (verb == "remove") return cache.remove(key, stream, new Done());
  if (verb == "purge") return cache.purge(key, wallMilliseconds() - next(command).asI64(), stream, new Done());
  if (verb == "write") {
    if (!cache.write(key, entryOf(next(command)), null)) answer('{"written":false}');
    else answer('{"written":true}');
    return false;
  }
  damage(key);
  answer("{}");
  return false;
}

/** Changes the last byte. */
function damage(key: Bytes): void {
  const bytes = getShared(key).bytes.copy();
  if (bytes.length > 0) store<u8>(bytes.ptrEnd - 1, ~load<u8>(bytes.ptrEnd - 1));
  setShared(key, bytes);
}

function entryOf(value: JsonValue): CacheEntry {
  const now = wallMilliseconds();
  const size = value.member("size");
  const times = new CacheTimes(now, now + value.member("fresh").asI64(), now + value.member("stale").asI64());
  times.askedAt = now + value.member("asked").asI64();
  const bytes = size.exists ? filled(<i32>size.asI64()) : bytesOf(value.member("value"));
  return new CacheEntry(bytes, times, listOf(value.member("groups")));
}

/** Text that differs everywhere. */
function filled(size: i32): Bytes {
  const out = new ByteWriter(size + 16);
  while (out.length < size) out.text(out.length.toString() + " ");
  return out.take().slice(0, size);
}

function answer(json: string): void {
  localReply(200, Bytes.of(json), "cache-probe", new HeaderList().add("content-type", "application/json"));
}

/** Values longer than this are told by their length alone. */
const SHORT: i32 = 256;

@final
class Read extends CacheHandler {
  onReply(reply: CacheReply): void {
    const out = new ByteWriter(256);
    const json = new JsonWriter(out);
    const entry = reply.entry;
    json.beginObject();
    json.key("late");
    json.bool(reply.late);
    json.key("fault");
    json.string(storeFaultName(reply.fault));
    json.key("corrupt");
    json.bool(reply.corrupt);
    json.key("state");
    json.string(entry == null ? "none" : entry.times.at(wallMilliseconds()) == Freshness.Fresh ? "fresh" : "stale");
    if (entry != null) {
      json.key("length");
      json.integer(entry.value.length);
      json.key("value");
      if (entry.value.length > SHORT) json.bool(entry.value.equals(filled(entry.value.length)));
      else if (isUtf8(entry.value)) json.stringBytes(entry.value);
      else json.string("hex:" + hexEncode(entry.value).toString());
    }
    json.endObject();
    answer(out.take().toString());
  }
}

@final
class Done extends StoreHandler {
  onReply(reply: StoreReply): void {
    answer('{"fault":"' + storeFaultName(reply.fault) + '","value":"' + reply.at(0).asBytes().toString() + '"}');
  }
}
