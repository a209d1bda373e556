import { Bytes, JsonPath, lowerAscii } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ResponseCacheConfig } from "./generated/config.gen";

/** Largest request and answer that Higress's plugin reads, in bytes. */
export const KEY_BODY_LIMIT: i32 = 10 * 1024 * 1024;

const OK: i32 = 200;
const JSON_TYPE: string = "application/json";

/** What a configuration names as the key, and what it keeps of answers: Higress's way. */
@final
export class KeyRule {
  /** Empty: the key is in the body. */
  readonly header: Bytes;
  /** `content-type` of answers from the cache. */
  readonly contentType: Bytes;
  private readonly statuses: Array<i32>;
  private readonly keyPath: JsonPath | null;
  private readonly valuePath: JsonPath | null;

  constructor(config: ResponseCacheConfig) {
    this.header = Bytes.of(lowerAscii(config.cacheKeyFromHeader));
    this.contentType = config.cacheValueFromBodyType;
    this.statuses = config.hasCacheResponseCode ? config.cacheResponseCode : [OK];
    this.keyPath = pathOf(config.cacheKeyFromBody);
    const isJson = config.cacheValueFromBodyType.indexOf(Bytes.of(JSON_TYPE)) >= 0;
    this.valuePath = isJson ? pathOf(config.cacheValueFromBody) : null;
  }

  get readsBody(): bool {
    return this.header.length == 0;
  }

  /** No bytes: there is no key. */
  keyIn(body: Bytes): Bytes {
    const path = this.keyPath;
    return path == null ? body : path.get(body).asText();
  }

  takesStatus(status: i32): bool {
    return this.statuses.includes(status);
  }

  /** What is kept of an answer; blank: nothing is. */
  valueIn(body: Bytes): Bytes {
    const path = this.valuePath;
    return path == null ? body : path.get(body).asText();
  }
}

function pathOf(text: string): JsonPath | null {
  return text.length > 0 ? JsonPath.compile(text) : null;
}
