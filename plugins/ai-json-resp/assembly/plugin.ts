import {
  allowRequestBuffer,
  BodyProgress,
  DataStatus,
  HeadersStatus,
  HttpContext,
  keepRoute,
  RulePlugin,
  requestBody,
  requestHeaders,
  TrailersStatus,
  wallMilliseconds,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { hasReadableBody } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Conversation } from "./conversation";
import { Dialogue } from "./dialogue";
import { MARKER } from "./marker";
import { JsonRespDecoder, JsonRespPolicy } from "./policy";
import { replyError } from "./replies";
import { Code } from "./verdict";

const NAME: string = "ai-json-resp";
/** Bytes of the largest request: it is sent out of the VM, once for each call. */
const LARGEST_REQUEST: i32 = 8 * 1024 * 1024;
const FORBIDDEN: u32 = 403;
const TOO_LARGE: u32 = 413;

export class JsonRespPlugin extends RulePlugin<JsonRespPolicy> {
  private readonly counters: RequestCounters = new RequestCounters();

  constructor(id: u32) {
    super(id, NAME, new JsonRespDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new JsonRespStream(id, this);
  }

  /** Counts the current request. @param metric its name's last part, behind `ai_json_resp_` */
  count(metric: string): void {
    this.counters.count("ai_json_resp_" + metric);
  }
}

/** One request: answered in the provider's place, unless it is one that the plugin itself has sent. */
class JsonRespStream extends HttpContext {
  private policy: JsonRespPolicy | null = null;
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;

  constructor(
    id: u32,
    private readonly plugin: JsonRespPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    if (requestHeaders.has(MARKER)) return this.meetMarked(policy);
    if (!hasReadableBody(endOfStream)) return HeadersStatus.Continue;
    this.policy = policy;
    this.held = new WholeBody(requestBody, LARGEST_REQUEST);
    allowRequestBuffer(LARGEST_REQUEST);
    keepRoute();
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    if (held == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    if (progress == BodyProgress.Complete) {
      return this.receive(size) ? DataStatus.StopIterationAndBuffer : DataStatus.Continue;
    }
    replyError(Code.NoAnswer, "the request is larger than " + LARGEST_REQUEST.toString() + " bytes", TOO_LARGE);
    return DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    if (held == null) return TrailersStatus.Continue;
    this.held = null;
    return this.receive(held.size) ? TrailersStatus.StopIteration : TrailersStatus.Continue;
  }

  /** A request of the plugin's own goes on; who pretends to be it neither passes nor loops. */
  private meetMarked(policy: JsonRespPolicy): HeadersStatus {
    const isOwn = policy.marks.knows(requestHeaders.getBytes(MARKER), wallMilliseconds());
    // Nobody behind the gateway is to have a mark that opens it.
    requestHeaders.removeBytes(MARKER);
    if (isOwn) return HeadersStatus.Continue;
    this.plugin.count("error_1008");
    replyError(
      Code.Loop,
      "x-higress-ai-json-resp is not this gateway's: give all that ask each other one loopSecret",
      FORBIDDEN,
    );
    return HeadersStatus.StopIteration;
  }

  /** Whether the request waits. */
  private receive(size: i32): bool {
    const policy = this.policy;
    if (policy == null) return false;
    const conversation = Conversation.read(requestBody.read(0, size), policy.format);
    if (conversation == null) return false;
    new Dialogue(conversation, policy, this.plugin, this).start();
    return true;
  }
}
