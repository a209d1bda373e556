import { proxy_get_buffer_bytes, proxy_set_buffer_bytes } from "../abi/env";
import { filled, hasOut, offer, outPointer, outSize, takeOut } from "../abi/memory";
import { BufferType, WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { BodyStore } from "./body-store";

/**
 * A body as the host holds it during a body callback: the chunk that arrived, or all that was buffered when the callbacks
 * before answered StopIterationAndBuffer. Hosts splice at the ends only: a replacement in the middle is refused.
 *
 * Remove `content-length` in the headers callback before changing a length.
 */
@final
export class Body implements BodyStore {
  constructor(private readonly buffer: BufferType) {}

  /** The window `[start, start + length)`; fewer bytes where the body ends sooner. */
  read(start: i32, length: i32): Bytes {
    if (start < 0 || length <= 0) return Bytes.empty();
    const result = proxy_get_buffer_bytes(this.buffer, <u32>start, <u32>length, outPointer(), outSize());
    return result == WasmResult.Ok && hasOut() ? takeOut() : Bytes.empty();
  }

  /** Fills memory of the caller's from `start` on, without garbage; answers how many bytes there were. */
  readInto(start: i32, into: Bytes): i32 {
    if (start < 0 || into.length == 0) return 0;
    const out = outPointer();
    offer(into);
    const result = proxy_get_buffer_bytes(this.buffer, <u32>start, <u32>into.length, out, outSize());
    const count = filled();
    return result == WasmResult.Ok ? count : 0;
  }

  /** Puts `bytes` in the place of the whole body (or chunk). False when the host refused. */
  replaceAll(bytes: Bytes): bool {
    return this.splice(0, <u32>i32.MAX_VALUE, bytes);
  }

  /** Puts `bytes` in the place of the first `length` bytes; the host keeps the rest without a copy through the VM. */
  replacePrefix(length: i32, bytes: Bytes): bool {
    return this.splice(0, <u32>max(length, 0), bytes);
  }

  prepend(bytes: Bytes): bool {
    return this.splice(0, 0, bytes);
  }

  append(bytes: Bytes): bool {
    return this.splice(<u32>i32.MAX_VALUE, 0, bytes);
  }

  private splice(start: u32, length: u32, bytes: Bytes): bool {
    return proxy_set_buffer_bytes(this.buffer, start, length, bytes.ptr, bytes.length) == WasmResult.Ok;
  }
}

export const requestBody: Body = new Body(BufferType.RequestBody);
export const responseBody: Body = new Body(BufferType.ResponseBody);
