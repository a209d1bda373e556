import {
  Bytes,
  DataStatus,
  HeaderList,
  HeadersStatus,
  HttpContext,
  LogLevel,
  localReply,
  log,
  PropertyPath,
  requestHeaders,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const DETAILS = PropertyPath.of("response.code_details");
const CODE = PropertyPath.of("response.code");

/** Answers by itself in the phase that `x-probe-phase` names; logs what the stream ended with. */
@final
export class ReplyLocally extends HttpContext {
  private phase: string = "";

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.phase = requestHeaders.get("x-probe-phase");
    // Continue is as good as StopIteration: the host stops after a local reply.
    if (this.reply("request-headers")) return HeadersStatus.Continue;
    return this.phase == "request-body" ? HeadersStatus.StopIteration : HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, endOfStream: bool): DataStatus {
    if (this.phase != "request-body") return DataStatus.Continue;
    if (endOfStream) this.reply("request-body");
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): TrailersStatus {
    return this.reply("request-trailers") ? TrailersStatus.StopIteration : TrailersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    if (this.reply("response-headers")) return HeadersStatus.StopIteration;
    return this.phase == "response-body" ? HeadersStatus.StopIteration : HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, endOfStream: bool): DataStatus {
    if (this.phase == "response-body" && !endOfStream) return DataStatus.StopIterationAndBuffer;
    this.reply("response-body");
    this.reply("late");
    return DataStatus.Continue;
  }

  onLog(): void {
    log(LogLevel.Info, "probe: ended: " + CODE.integer().toString() + " " + DETAILS.text());
  }

  /** Once only: the reply itself comes through the response callbacks again. */
  private reply(phase: string): bool {
    if (this.phase != phase) return false;
    this.phase = "";
    localReply(418, Bytes.of("from " + phase), "probe." + phase, new HeaderList().add("x-reply", phase));
    return true;
  }
}
