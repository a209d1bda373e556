import { proxy_get_property, proxy_set_property } from "./abi/env";
import { outPointer, outSize, takeOut } from "./abi/memory";
import { WasmResult } from "./abi/types";
import { ByteWriter } from "./byte-writer";
import { Bytes } from "./bytes";

const DOT: u8 = 0x2e;

/**
 * A property's path, encoded once: the parts joined by NUL. Envoy calls them attributes
 * (envoyproxy.io, "Attributes"): `PropertyPath.of("xds.route_name")`.
 */
@final
export class PropertyPath {
  private constructor(readonly encoded: Bytes) {}

  /** Parts separated by dots. */
  static of(dotted: string): PropertyPath {
    const encoded = Bytes.of(dotted);
    for (let p = encoded.ptr; p < encoded.ptrEnd; p++) {
      if (load<u8>(p) == DOT) store<u8>(p, 0);
    }
    return new PropertyPath(encoded);
  }

  /** Parts as they are: for keys that hold dots themselves. */
  static parts(parts: Array<string>): PropertyPath {
    const encoded = new ByteWriter();
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) encoded.byte(0);
      encoded.text(parts[i]);
    }
    return new PropertyPath(encoded.take());
  }

  /** The raw value, or null when the host does not know it. Integers are 8 bytes little endian, booleans one byte. */
  bytes(): Bytes | null {
    const path = this.encoded;
    return proxy_get_property(path.ptr, path.length, outPointer(), outSize()) == WasmResult.Ok ? takeOut() : null;
  }

  /** The value as text, or "". */
  text(): string {
    const value = this.bytes();
    return value == null ? "" : value.toString();
  }

  /** The value as an integer, or `fallback`. */
  integer(fallback: i64 = 0): i64 {
    const value = this.bytes();
    return value != null && value.length == 8 ? load<i64>(value.ptr) : fallback;
  }

  /**
   * Sets a property of this stream: other plugins of the request read it under the same path, access logs as
   * `%FILTER_STATE(wasm.<path>:PLAIN)%`.
   */
  set(value: Bytes): bool {
    const path = this.encoded;
    return proxy_set_property(path.ptr, path.length, value.ptr, value.length) == WasmResult.Ok;
  }
}
