import { DataStatus, HeadersStatus, HttpContext, TrailersStatus } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What one `lb_type` does with a stream: the callbacks of HttpContext, for the stream that has it. */
export abstract class Balancing {
  constructor(
    /** The stream itself: for what waits, and to let it go on. */
    protected readonly stream: HttpContext,
  ) {}

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, _endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  onRequestTrailers(): TrailersStatus {
    return TrailersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, _endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    return TrailersStatus.Continue;
  }

  onLog(): void {}
}
