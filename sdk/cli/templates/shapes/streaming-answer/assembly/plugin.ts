import {
  Bytes,
  Counter,
  DataStatus,
  HeadersStatus,
  HttpContext,
  MediaType,
  RulePlugin,
  responseBody,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { EventFilter } from "./event-filter";
import { MyPluginConfig, MyPluginConfigDecoder } from "./generated/config.gen";

const CONTENT_TYPE: Bytes = Bytes.of("content-type");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginConfig> {
  readonly dropped: Counter = new Counter("my_plugin_dropped_events");

  constructor(id: u32) {
    super(id, "my-plugin", new MyPluginConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request and its answer. */
class MyPluginStream extends HttpContext {
  /** Null: this answer passes as it is. */
  private filter: EventFilter | null = null;

  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id);
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    const type = MediaType.parse(responseHeaders.getBytes(CONTENT_TYPE));
    if (config == null || !type.is("text/event-stream")) return HeadersStatus.Continue;
    this.filter = new EventFilter(config.drop);
    // What goes on is shorter than what came.
    responseHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  /** An event goes on with the piece that ends it: the client waits for nothing but that. */
  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const filter = this.filter;
    if (filter == null) return DataStatus.Continue;
    const before = filter.dropped;
    responseBody.replaceAll(filter.next(responseBody.read(0, size), endOfStream));
    if (filter.dropped > before) this.plugin.dropped.add(filter.dropped - before);
    return DataStatus.Continue;
  }
}
