import {
  Bytes,
  Counter,
  Deadlines,
  Gauge,
  HeadersStatus,
  HttpContext,
  PluginContext,
  requestHeaders,
  Timer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Asked } from "./asked";
import { Conversation } from "./conversation";

/** Configured by a number: milliseconds of a timer that counts its runs as `grpc_probe_ticks`; 0: none. */
@final
export class GrpcProbe extends PluginContext {
  readonly deadlines: Deadlines;

  constructor(id: u32) {
    super(id);
    this.deadlines = new Deadlines(id);
  }

  onConfigure(configuration: Bytes): bool {
    this.clearTimers();
    const period = <u32>I32.parseInt(configuration.toString());
    if (period > 0) this.every(new Ticks(period));
    return true;
  }

  createHttpContext(id: u32): HttpContext {
    return new ProbeStream(id, this);
  }
}

@final
class Ticks extends Timer {
  private readonly runs: Counter = new Counter("grpc_probe_ticks");

  run(): void {
    this.runs.add();
  }
}

/** Does what the headers `x-grpc…` say, and answers what came of it. */
@final
class ProbeStream extends HttpContext {
  private readonly open: Gauge = new Gauge("grpc_probe_streams_open");

  constructor(
    id: u32,
    private readonly plugin: GrpcProbe,
  ) {
    super(id);
    this.open.add(1);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    if (!requestHeaders.has(Bytes.of("x-grpc"))) return HeadersStatus.Continue;
    new Conversation(this.id, this.plugin.deadlines, new Asked()).begin();
    return HeadersStatus.StopAllIterationAndWatermark;
  }

  onLog(): void {
    this.open.add(-1);
  }
}
