import { decodePairs, encodePairs, findValue } from "../abi/codec";
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "../abi/env";
import { moment, outPointer, outSize, takeOut } from "../abi/memory";
import { HeaderMapType, WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { HeaderList } from "./header-list";
import { isHeaderText } from "./header-text";

/**
 * One header map of the current stream, live in the host. The first to read it in a callback reads all of it, in one host
 * call; each change is one of its own. Names are lower case. Methods with `Bytes` are for the data path, where names are
 * constants encoded once; those with `string` for convenience.
 */
@final
export class HeaderMap {
  /** The map as it was at a moment; 0: at none. */
  private read: Bytes = Bytes.empty();
  private readAt: u64 = 0;

  constructor(private readonly map: HeaderMapType) {}

  /** The value of a header (the first where there are several), or "". */
  get(name: string): string {
    return this.getBytes(Bytes.of(name)).toString();
  }

  /** The value of a header, or no bytes when it is absent; `has` tells an empty one from an absent one. */
  getBytes(name: Bytes): Bytes {
    const value = findValue(this.snapshot(), name);
    return value == null ? Bytes.empty() : value;
  }

  has(name: Bytes): bool {
    return findValue(this.snapshot(), name) != null;
  }

  /** Every header in the host's order, pseudo headers included. */
  all(): HeaderList {
    return new HeaderList(decodePairs(this.snapshot()));
  }

  /** Adds a header beside those of the same name; false as `replaceBytes` says. */
  add(name: string, value: string): bool {
    return this.addBytes(Bytes.of(name), Bytes.of(value));
  }

  addBytes(name: Bytes, value: Bytes): bool {
    if (!isHeaderText(name) || !isHeaderText(value)) return false;
    this.readAt = 0;
    return proxy_add_header_map_value(this.map, name.ptr, name.length, value.ptr, value.length) == WasmResult.Ok;
  }

  /** Sets a header to this one value, whether it was there or not; false as `replaceBytes` says. */
  replace(name: string, value: string): bool {
    return this.replaceBytes(Bytes.of(name), Bytes.of(value));
  }

  /**
   * @returns false when the value is one that no header can carry (a line break, say), or the host has no such map now;
   * the header is then absent, so that no old value passes for the new one
   */
  replaceBytes(name: Bytes, value: Bytes): bool {
    if (!isHeaderText(name) || !isHeaderText(value)) {
      this.removeBytes(name);
      return false;
    }
    this.readAt = 0;
    return proxy_replace_header_map_value(this.map, name.ptr, name.length, value.ptr, value.length) == WasmResult.Ok;
  }

  /** Removes every header of that name. */
  remove(name: string): void {
    this.removeBytes(Bytes.of(name));
  }

  removeBytes(name: Bytes): void {
    this.readAt = 0;
    proxy_remove_header_map_value(this.map, name.ptr, name.length);
  }

  /**
   * Puts `list` in the place of the whole map. Pseudo headers (`:path`, `:status` …) must be among it, and of a request
   * `x-forwarded-proto`, without which Envoy finds no route.
   */
  setAll(list: HeaderList): void {
    this.readAt = 0;
    const pairs = encodePairs(list.pairs);
    proxy_set_header_map_pairs(this.map, changetype<usize>(pairs), pairs.byteLength);
  }

  /** The whole map in the host's own encoding, to keep and to give to `restore`: cheaper than `all`. */
  snapshot(): Bytes {
    if (this.readAt != moment()) {
      const result = proxy_get_header_map_pairs(this.map, outPointer(), outSize());
      this.read = result == WasmResult.Ok ? takeOut() : Bytes.empty();
      this.readAt = moment();
    }
    return this.read;
  }

  /** Puts what `snapshot` gave in the place of the whole map. */
  restore(snapshot: Bytes): void {
    this.readAt = 0;
    if (snapshot.length > 0) proxy_set_header_map_pairs(this.map, snapshot.ptr, snapshot.length);
  }
}

export const requestHeaders: HeaderMap = new HeaderMap(HeaderMapType.RequestHeaders);
export const requestTrailers: HeaderMap = new HeaderMap(HeaderMapType.RequestTrailers);
export const responseHeaders: HeaderMap = new HeaderMap(HeaderMapType.ResponseHeaders);
export const responseTrailers: HeaderMap = new HeaderMap(HeaderMapType.ResponseTrailers);
export const calloutHeaders: HeaderMap = new HeaderMap(HeaderMapType.CalloutHeaders);
export const calloutTrailers: HeaderMap = new HeaderMap(HeaderMapType.CalloutTrailers);
