import { WasmResult } from "./abi.ts";
import type { ByteBuffer } from "./byte-buffer.ts";
import type { GuestBuffer } from "./context.ts";
import type { HeaderMap } from "./header-map.ts";

/** What a filter may ask of one direction of its chain. */
export interface Direction {
  /** Lets the frames go on behind the filter, those first that were held. */
  resume(): void;
  /** Holds a piece of the body. */
  collect(data: ByteBuffer): void;
  /** The body as far as it is held. */
  held(): ByteBuffer | undefined;
  /** Gives the body trailers where it has none. */
  addTrailers(): HeaderMap;
  /** @param bytes that may be held; 0: no limit */
  setLimit(bytes: number): void;
}

/** A filter's view of one direction. A map or body is only there while its callback runs, or while it is held. */
export class Side {
  /** Absent before the filter stands in a chain, and when its stream is over. */
  direction: Direction | undefined;
  headers: HeaderMap | undefined;
  body: ByteBuffer | undefined;
  trailers: HeaderMap | undefined;
  /** The last data callback asked for the whole body. */
  buffering = false;

  /** What a guest sees as the body: all that is held, or the piece that its callback was given. */
  get guestBody(): ByteBuffer | undefined {
    return this.buffering ? this.direction?.held() : this.body;
  }
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
