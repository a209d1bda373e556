import {
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  LogLevel,
  log,
  MediaType,
  PathSuffixes,
  PropertyPath,
  RulePlugin,
  requestBody,
  requestHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { decorate } from "./decorate";
import { PromptDecoratorDecoder, PromptDecoratorPolicy } from "./policy";
import { VariableSource } from "./variables";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

/** Paths of Anthropic's messages API, where the system's text stands beside the messages. */
const ANTHROPIC: PathSuffixes = new PathSuffixes(["/v1/messages", "/v1/messages/count_tokens"]);

/** Reads what geo-ip left on the stream. */
@final
class StreamProperties extends VariableSource {
  value(name: string): Bytes {
    const value = PropertyPath.parts([name]).bytes();
    return value == null ? Bytes.empty() : value;
  }
}

export class PromptDecoratorPlugin extends RulePlugin<PromptDecoratorPolicy> {
  constructor(id: u32) {
    super(id, "ai-prompt-decorator", new PromptDecoratorDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new PromptDecoratorContext(id, this);
  }
}

class PromptDecoratorContext extends HttpContext {
  private policy: PromptDecoratorPolicy | null = null;
  private systemApart: bool = false;
  private readonly body: WholeBody = new WholeBody(requestBody, BODY_LIMIT);

  constructor(
    id: u32,
    private readonly plugin: PromptDecoratorPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    if (endOfStream) return HeadersStatus.Continue;
    const policy = this.plugin.configForStream();
    if (policy == null || policy.isEmpty) return HeadersStatus.Continue;
    if (!MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return HeadersStatus.Continue;
    this.policy = policy;
    this.systemApart = ANTHROPIC.matches(requestHeaders.getBytes(PATH));
    requestHeaders.removeBytes(CONTENT_LENGTH);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const policy = this.policy;
    if (policy == null || this.body.settled) return DataStatus.Continue;
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge) {
      log(
        LogLevel.Warn,
        "ai-prompt-decorator: the body passes unchanged: it is over " + BODY_LIMIT.toString() + " bytes",
      );
      return DataStatus.Continue;
    }
    const change = decorate(policy, this.body.read(size), this.systemApart, new StreamProperties());
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
    return DataStatus.Continue;
  }
}
