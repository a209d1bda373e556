import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  HeaderList,
  HttpContext,
  jsonParse,
  lastMember,
  requestHeaders,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Conversation } from "./conversation";
import { MARKER } from "./marker";
import { JsonRespPlugin } from "./plugin";
import { JsonRespPolicy } from "./policy";
import { replyGivenUp, replyJson, replyStream } from "./replies";
import { failed, judge, quoted, Verdict } from "./verdict";

/** Bytes of the largest answer of a service. */
const LARGEST_ANSWER: i32 = 4 * 1024 * 1024;
const MODEL: Bytes = Bytes.of("model");

/** Asks the service until its answer is right, and answers the client. */
@final
export class Dialogue extends CalloutHandler {
  /** Those of the request, as it came. */
  private readonly headers: HeaderList;
  /** How often the service was asked. */
  private asked: i32 = 0;

  constructor(
    private readonly conversation: Conversation,
    private readonly policy: JsonRespPolicy,
    private readonly plugin: JsonRespPlugin,
    private readonly stream: HttpContext,
  ) {
    super();
    this.headers = requestHeaders.all();
    this.headers.removeBytes(MARKER);
  }

  start(): void {
    this.ask(this.conversation.body);
  }

  onReply(reply: CalloutReply): void {
    const verdict = this.judgeReply(reply);
    if (verdict.ok || !verdict.mayImprove || this.asked > this.policy.maxRetry) {
      this.answer(verdict);
      return;
    }
    this.plugin.count("retry");
    this.ask(this.conversation.after(verdict, this.policy.schemaText));
  }

  private ask(body: Bytes): void {
    const policy = this.policy;
    this.asked++;
    const mark = policy.marks.make(wallMilliseconds());
    if (policy.service.ask(body, this.headers, MARKER, mark, this.stream, this)) return;
    this.answer(failed("service unavailable: there is no such cluster"));
  }

  private judgeReply(reply: CalloutReply): Verdict {
    if (reply.failed) return failed("service unavailable: it does not answer");
    if (reply.bodySize > <u32>LARGEST_ANSWER) return failed("service unavailable: its answer is too large");
    const body = reply.body(LARGEST_ANSWER);
    if (reply.status < 200 || reply.status > 299) {
      return failed("service unavailable: it answered " + reply.status.toString() + ": " + quoted(body));
    }
    return judge(body, this.policy.contentPath, this.policy.schema);
  }

  private answer(verdict: Verdict): void {
    this.plugin.count(verdict.ok ? "ok" : "error_" + (<i32>verdict.code).toString());
    noteInAiLog("json_resp", verdict.ok ? "ok" : (<i32>verdict.code).toString());
    noteInAiLog("json_resp_calls", this.asked.toString());
    if (!verdict.ok) replyGivenUp(verdict);
    else if (!this.conversation.isStream) replyJson(verdict.json, this.policy.isAttachment);
    else replyStream(verdict.json, lastMember(jsonParse(this.conversation.body), MODEL).asBytes());
  }
}
