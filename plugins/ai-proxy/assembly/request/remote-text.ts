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
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** Milliseconds between looks whether there is something to fetch. */
const PERIOD: u32 = 100;

/** Looks to let pass after an attempt that failed. */
const PAUSE: i32 = 10;

/** Largest text, in bytes. */
const TEXT_LIMIT: i32 = 4 * 1024 * 1024;

/** A text for the beginning of every chat of a provider, fetched once by each worker. */
export abstract class RemoteText extends Timer {
  /** UTF-8 */
  text: Bytes = Bytes.empty();
  isThere: bool = false;
  /** Cluster that the provider's requests go to; empty until one came. */
  cluster: Bytes = Bytes.empty();
  private isAsked: bool = false;
  private pause: i32 = 0;
  private plugin: PluginContext | null = null;

  constructor() {
    super(PERIOD);
  }

  /** The request for it, once for each cluster that may take it; none while that is not known. */
  protected abstract requests(): CalloutRequest[];

  /** The text in the body of an answer, which is UTF-8. */
  protected abstract textOf(body: Bytes): Bytes;

  start(plugin: PluginContext): void {
    this.plugin = plugin;
    plugin.every(this);
    this.run();
  }

  run(): void {
    const plugin = this.plugin;
    if (this.isThere || this.isAsked || plugin == null || this.pause-- > 0) return;
    this.pause = 0;
    const requests = this.requests();
    for (let i = 0; i < requests.length && !this.isAsked; i++) {
      this.isAsked = plugin.callout(requests[i], new TextReply(this));
    }
    if (!this.isAsked && requests.length > 0) this.fail("the host has no such cluster");
  }

  /** The reply came. */
  take(reply: CalloutReply): void {
    const body = reply.body(TEXT_LIMIT);
    this.isAsked = false;
    if (reply.status != 200) this.fail("status " + reply.status.toString());
    else if (reply.bodySize > <u32>TEXT_LIMIT) this.fail("it is larger than " + TEXT_LIMIT.toString() + " bytes");
    else if (!isUtf8(body)) this.fail("it is not UTF-8");
    else {
      this.text = this.textOf(body);
      this.isThere = true;
    }
  }

  private fail(reason: string): void {
    this.pause = PAUSE;
    log(LogLevel.Warn, "ai-proxy: the context text could not be fetched: " + reason);
  }
}

@final
class TextReply extends CalloutHandler {
  constructor(private readonly context: RemoteText) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.context.take(reply);
  }
}
