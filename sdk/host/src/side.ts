import { WasmResult } from "./abi.ts";
import type { ByteBuffer } from "./byte-buffer.ts";
import type { GuestBuffer } from "./context.ts";
import type { HeaderMap } from "./header-map.ts";

/** A filter's view of one direction. A map or body is only there while its callback runs, or while it is held. */
export class Side {
  headers: HeaderMap | undefined;
  body: ByteBuffer | undefined;
  trailers: HeaderMap | undefined;
  /** The last data callback asked for the whole body. */
  buffering = false;
}

/** Envoy's rules of set_buffer_bytes (MEASURED): a splice at the start, an append at or past the end, nothing between. */
export function bodyBuffer(body: ByteBuffer): GuestBuffer {
  return {
    length: body.length,
    window: (start, end) => body.window(start, end),
    splice(start, length, data) {
      if (start === 0) {
        body.drain(length);
        body.prepend(data);
        return WasmResult.Ok;
      }
      if (start < body.length) return WasmResult.BadArgument;
      body.append(data);
      return WasmResult.Ok;
    },
  };
}
