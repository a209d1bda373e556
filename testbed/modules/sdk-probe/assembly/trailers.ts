import {
  Bytes,
  DataStatus,
  HeaderMap,
  HttpContext,
  requestTrailers,
  responseTrailers,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** Reads, adds, replaces and removes trailers in both directions. */
@final
export class EditTrailers extends HttpContext {
  onRequestTrailers(): TrailersStatus {
    edit(requestTrailers);
    return TrailersStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    edit(responseTrailers);
    return TrailersStatus.Continue;
  }
}

function edit(trailers: HeaderMap): void {
  trailers.add("x-seen", trailers.get("x-one") + "/" + trailers.all().length.toString());
  trailers.replace("x-replaced", "new");
  trailers.removeBytes(Bytes.of("x-removed"));
}

/** Gives a response trailers that it had not. */
@final
export class AddTrailers extends HttpContext {
  onResponseBody(_size: i32, endOfStream: bool): DataStatus {
    if (endOfStream) responseTrailers.add("x-made", "here");
    return DataStatus.Continue;
  }
}
