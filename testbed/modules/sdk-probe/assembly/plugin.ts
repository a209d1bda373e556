import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  Counter,
  DataStatus,
  Gauge,
  HeadersStatus,
  HttpContext,
  LogLevel,
  log,
  RulePlugin,
  RuleSet,
  requestHeaders,
  responseHeaders,
  SharedQueue,
  Timer,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { actionOf, Idle } from "./actions";
import { ProbeConfig, ProbeDecoder } from "./config";

/** What the root context does by itself: timers, a queue, polling, a farewell. */
export class ProbePlugin extends RulePlugin<ProbeConfig> {
  private queue: SharedQueue | null = null;

  constructor(id: u32) {
    super(id, "probe", new ProbeDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ProbeContext(id, this);
  }

  get config(): ProbeConfig {
    const config = this.configForStream();
    return config == null ? new ProbeConfig() : config;
  }

  onConfigured(_rules: RuleSet<ProbeConfig>): void {
    this.clearTimers();
    const config = this.config;
    const names = config.timers.keys();
    for (let i = 0; i < names.length; i++) this.every(new CountingTimer(names[i], config.timers.get(names[i])));
    if (config.poll.length > 0) this.every(new PollTimer(this, config.poll, config.pollPeriod));
    if (config.queue.length > 0) this.queue = SharedQueue.register(config.queue);
  }

  onQueueReady(token: u32): void {
    const queue = this.queue;
    if (queue == null || queue.token != token) return;
    for (let item = queue.pop(); item != null; item = queue.pop()) {
      new Counter("probe_queue_items").add();
      log(LogLevel.Info, "probe: took: " + item.toString());
    }
  }

  onDone(): bool {
    new Counter("probe_roots_done").add();
    const cluster = this.config.farewell;
    if (cluster.length == 0) return true;
    return !this.callout(new CalloutRequest(cluster, "GET", "probe.test", "/farewell"), new Farewell(this));
  }
}

@final
class CountingTimer extends Timer {
  private readonly runs: Counter;

  constructor(name: string, period: u32) {
    super(period);
    this.runs = new Counter("probe_timer_" + name);
  }

  run(): void {
    this.runs.add();
  }
}

@final
class PollTimer extends Timer {
  constructor(
    private readonly plugin: ProbePlugin,
    private readonly cluster: string,
    period: u32,
  ) {
    super(period);
  }

  run(): void {
    this.plugin.callout(new CalloutRequest(this.cluster, "GET", "probe.test", "/poll"), new PollHandler());
  }
}

@final
class PollHandler extends CalloutHandler {
  onReply(reply: CalloutReply): void {
    if (!reply.failed) new Counter("probe_polls_" + reply.status.toString()).add();
  }
}

@final
class Farewell extends CalloutHandler {
  constructor(private readonly plugin: ProbePlugin) {
    super();
  }

  onReply(_reply: CalloutReply): void {
    new Counter("probe_farewells").add();
    this.plugin.done();
  }
}

/** Hands everything to the action that the request names. */
@final
class ProbeContext extends HttpContext {
  private action: HttpContext;
  private readonly open: Gauge;

  constructor(
    id: u32,
    private readonly plugin: ProbePlugin,
  ) {
    super(id);
    this.action = new Idle(id);
    this.open = new Gauge("probe_streams_open");
    this.open.add(1);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const name = requestHeaders.getBytes(Bytes.of(this.plugin.config.header));
    const action = actionOf(name.toString(), this.id);
    action.rootId = this.rootId;
    this.action = action;
    return action.onRequestHeaders(endOfStream);
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    return this.action.onRequestBody(size, endOfStream);
  }

  onRequestTrailers(): TrailersStatus {
    return this.action.onRequestTrailers();
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const mark = this.plugin.config.mark;
    if (mark.length > 0) responseHeaders.add("x-mark", mark);
    return this.action.onResponseHeaders(endOfStream);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    return this.action.onResponseBody(size, endOfStream);
  }

  onResponseTrailers(): TrailersStatus {
    return this.action.onResponseTrailers();
  }

  onLog(): void {
    this.open.add(-1);
    this.action.onLog();
  }
}
