import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  isUtf8,
  LogLevel,
  log,
  PluginContext,
  Timer,
  Url,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { clustersOf } from "../outcall/clusters";

/** Milliseconds between attempts to fetch a text that is not there yet. */
const PERIOD: u32 = 1000;

/** Largest text, in bytes. */
const TEXT_LIMIT: i32 = 4 * 1024 * 1024;

/** A text for the beginning of every chat of a provider, fetched once by each worker. */
@final
export class ContextText extends Timer {
  /** UTF-8 */
  text: Bytes = Bytes.empty();
  isThere: bool = false;
  private isAsked: bool = false;
  private plugin: PluginContext | null = null;

  constructor(
    private readonly url: Url,
    private readonly service: string,
    private readonly port: i32,
    private readonly timeout: i32,
  ) {
    super(PERIOD);
  }

  start(plugin: PluginContext): void {
    this.plugin = plugin;
    plugin.every(this);
    this.run();
  }

  run(): void {
    const plugin = this.plugin;
    if (this.isThere || this.isAsked || plugin == null) return;
    const clusters = clustersOf(this.service, this.port);
    for (let i = 0; i < clusters.length && !this.isAsked; i++) {
      const target = this.url.target.withPath(this.url.path.length > 0 ? this.url.path : Bytes.of("/")).toString();
      const request = new CalloutRequest(clusters[i], "GET", this.url.authority.toString(), target);
      request.timeout = <u32>this.timeout;
      this.isAsked = plugin.callout(request, new ContextReply(this));
    }
    if (!this.isAsked) log(LogLevel.Warn, "ai-proxy: context: the host has no cluster for serviceName");
  }

  /** The reply came. */
  take(reply: CalloutReply): void {
    this.isAsked = false;
    const body = reply.body(TEXT_LIMIT);
    const isCut = reply.bodySize > <u32>TEXT_LIMIT;
    if (reply.status != 200 || isCut || !isUtf8(body)) {
      const limit = "the text is larger than " + TEXT_LIMIT.toString() + " bytes";
      const reason = isCut
        ? limit
        : reply.status == 200
          ? "the text is not UTF-8"
          : "status " + reply.status.toString();
      log(LogLevel.Warn, "ai-proxy: context: the text could not be fetched: " + reason);
      return;
    }
    this.text = body;
    this.isThere = true;
  }
}

@final
class ContextReply extends CalloutHandler {
  constructor(private readonly context: ContextText) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.context.take(reply);
  }
}
