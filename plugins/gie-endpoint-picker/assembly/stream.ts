import {
  allowRequestBuffer,
  awaitsRequestBody,
  BODY_LIMIT,
  clusterName,
  DataStatus,
  HeadersStatus,
  HttpContext,
  keepRoute,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PickerCall } from "./call";
import { stripForeignHeaders, stripInternalHeaders } from "./headers/internal";
import { EndpointPickerPlugin } from "./plugin";

/** One request: asks the endpoint picker of the pool that the route leads to, if it is one. */
export class PickerStream extends HttpContext {
  private call: PickerCall | null = null;

  constructor(
    id: u32,
    private readonly plugin: EndpointPickerPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    // The cluster is settled; headers are about to be changed.
    keepRoute();
    const pool = this.plugin.poolOf(clusterName());
    if (pool == null) {
      stripForeignHeaders();
      return HeadersStatus.Continue;
    }
    stripInternalHeaders();
    const hasBody = awaitsRequestBody(endOfStream);
    if (hasBody) allowRequestBuffer(BODY_LIMIT);
    const call = new PickerCall(this, this.plugin, pool, hasBody);
    this.call = call;
    if (call.begin()) return HeadersStatus.Continue;
    // Body callbacks are wanted where a body follows; where none does, they are not to be waited for.
    return hasBody ? HeadersStatus.StopIteration : HeadersStatus.StopAllIterationAndWatermark;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const call = this.call;
    return call == null ? DataStatus.Continue : call.requestBody(size, endOfStream);
  }

  onRequestTrailers(): TrailersStatus {
    const call = this.call;
    return call == null || call.requestTrailers() ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const call = this.call;
    if (call == null || call.responseHeaders(endOfStream)) return HeadersStatus.Continue;
    return HeadersStatus.StopAllIterationAndWatermark;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const call = this.call;
    if (call != null) call.responseBody(size, endOfStream);
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const call = this.call;
    if (call != null) call.responseTrailers();
    return TrailersStatus.Continue;
  }

  onLog(): void {
    const call = this.call;
    if (call != null) call.end();
  }
}
