import {
  Bytes,
  Counter,
  DataStatus,
  HeadersStatus,
  HttpContext,
  MediaType,
  PluginContext,
  registerPlugin,
  responseBody,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { SseParser } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** Without a configuration there is no need of a RulePlugin. */
class StreamCounter extends PluginContext {
  readonly streams: Counter = new Counter("stream_counter_streams");
  readonly events: Counter = new Counter("stream_counter_events");

  createHttpContext(id: u32): HttpContext {
    return new StreamCounterStream(id, this);
  }
}

class StreamCounterStream extends HttpContext {
  private parser: SseParser | null = null;

  constructor(
    id: u32,
    private readonly plugin: StreamCounter,
  ) {
    super(id);
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const type = MediaType.parse(responseHeaders.getBytes(Bytes.of("content-type")));
    if (type.is("text/event-stream")) {
      this.parser = new SseParser();
      this.plugin.streams.add();
    }
    return HeadersStatus.Continue;
  }

  /** Each piece is read and goes on at once: the client waits for nothing. */
  onResponseBody(size: i32, _endOfStream: bool): DataStatus {
    const parser = this.parser;
    if (parser == null) return DataStatus.Continue;
    parser.push(responseBody.read(0, size));
    while (parser.next()) this.plugin.events.add();
    return DataStatus.Continue;
  }
}

registerPlugin((id: u32) => new StreamCounter(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export { proxy_on_response_body, proxy_on_response_headers } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
