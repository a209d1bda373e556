import {
  DataStatus,
  HeadersStatus,
  HttpContext,
  PluginContext,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { fail } from "./fail";

export class TrapPlugin extends PluginContext {
  /** Requests that this VM has seen: a fresh VM begins at 0. */
  requests: i32 = 0;

  createHttpContext(id: u32): HttpContext {
    return new TrapContext(id, this);
  }
}

/** Traps in the phase of `x-trap-phase`, in the way of `x-trap`. */
@final
class TrapContext extends HttpContext {
  private kind: string = "";
  private phase: string = "";

  constructor(
    id: u32,
    private readonly plugin: TrapPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.plugin.requests++;
    this.kind = requestHeaders.get("x-trap");
    this.phase = requestHeaders.get("x-trap-phase");
    if (this.phase == "request-headers") fail(this.kind);
    return HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, _endOfStream: bool): DataStatus {
    if (this.phase == "request-body") fail(this.kind);
    return DataStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    if (this.phase == "response-headers") fail(this.kind);
    responseHeaders.replace("x-seen", this.plugin.requests.toString());
    return HeadersStatus.Continue;
  }
}
