import { Bytes, ByteWriter, HeaderList, localReply, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerOptions,
  answerWriter,
  escapeBytes,
  FinishReason,
  kindOfStatus,
  Usage,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Asked } from "./answer/asked";
import { GuardPolicy } from "./policy";

const NAME: string = "ai-prompt-guard.";
const JSON_TYPE: string = "application/json";

/** What is wrong with a request, as its client is told. */
@final
export class Refusal {
  constructor(
    readonly status: u32,
    /** of the error, and the last part of the reply's details */
    readonly code: string,
    readonly message: string,
  ) {}

  /** A rule does not allow it. */
  static ofPolicy(policy: GuardPolicy): Refusal {
    return new Refusal(policy.denyCode, "content_filter", policy.denyMessage);
  }

  /** The body of an error in the client's protocol. */
  body(asked: Asked): Bytes {
    const out = new ByteWriter();
    writeError(asked.front, out, AiError.of(kindOfStatus(<i32>this.status), this.message, this.code));
    return out.take();
  }
}

/** Answers a request in the provider's place. */
export function refuse(refusal: Refusal, asked: Asked, policy: GuardPolicy): void {
  if (policy.deniesByAnswer && refusal.code == "content_filter") {
    const type = asked.isStream && !asked.isArray ? "text/event-stream" : JSON_TYPE;
    const headers = new HeaderList().add("content-type", type);
    localReply(200, answerOf(refusal.message, asked), NAME + refusal.code, headers);
    return;
  }
  const headers = new HeaderList().add("content-type", JSON_TYPE);
  localReply(refusal.status, refusal.body(asked), NAME + refusal.code, headers);
}

/** An answer that says why there is none. */
function answerOf(message: string, asked: Asked): Bytes {
  const out = new ByteWriter(1024);
  const options = new AnswerOptions();
  options.includeUsage = asked.wantsUsage;
  options.isArray = asked.isArray;
  options.now = wallMilliseconds() / 1000;
  options.fallbackModel = escapeBytes(asked.model);
  options.fallbackId = Bytes.constant("guard");
  const sink = answerWriter(asked.front, asked.isStream, out, options);
  sink.start(options.fallbackId, options.fallbackModel, options.now);
  sink.text(escapeBytes(Bytes.of(message)));
  sink.finish(FinishReason.ContentFilter, Bytes.empty(), Bytes.empty());
  sink.usage(new Usage());
  sink.end();
  return out.take();
}
