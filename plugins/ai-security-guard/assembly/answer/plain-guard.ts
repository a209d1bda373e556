import {
  allowResponseBuffer,
  Bytes,
  HttpContext,
  responseBody,
  responseHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { editAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Audit } from "../guard/audit";
import { Judging, VerdictHandler } from "../guard/judging";
import { noteVerdict } from "../guard/notes";
import { newSubject } from "../guard/session";
import { Verdict } from "../guard/verdict";
import { ApiType, GuardPolicy } from "../policy";
import { Progress } from "../progress";
import { Reply, ReplyShape } from "../reply";
import { picturesOfAnswer } from "../request/pictures";
import { TAGS } from "../request/request-guard";
import { JudgedText, Subject } from "../verdict/subject";
import { Where } from "../verdict/where";
import { GatheringGate, Segment, VerdictGate } from "./gates";

/** Largest answer that is held and read, in bytes; of pictures in base64 there may be several. */
export const LARGEST_ANSWER: i32 = 16 * 1024 * 1024;

const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const STATUS: Bytes = Bytes.of(":status");

/** Has an answer judged that comes as one body. Its head and its body are held until then. */
@final
export class PlainGuard extends VerdictHandler {
  progress: Progress = Progress.Open;
  /** Whether the host waits, so that it has to be told to go on. */
  isHeld: bool = false;
  readonly held: WholeBody = new WholeBody(responseBody, LARGEST_ANSWER);
  private subject: Subject = newSubject(true, false);
  private segment: Segment = new Segment();
  private body: Bytes = Bytes.empty();

  constructor(
    private readonly stream: HttpContext,
    private readonly policy: GuardPolicy,
    private readonly audit: Audit,
    private readonly shape: ReplyShape,
  ) {
    super();
    allowResponseBuffer(LARGEST_ANSWER);
  }

  /** @param size bytes of the body, which is whole; 0: it can not be read */
  start(size: i32): void {
    const judging = new Judging(this.stream, this.audit, this.subject, this);
    const body = responseBody.read(0, size);
    if (size == 0 || !this.gather(body)) {
      judging.startUnread(this.policy.answerChecks);
      return;
    }
    this.body = body;
    judging.start(this.policy.answerChecks, this.segment.texts, this.policy.maxPieces);
  }

  onVerdict(verdict: Verdict): void {
    noteVerdict(verdict, this.subject, this.audit);
    if (verdict.isBlocked) this.replace(Reply.refusal(verdict, this.policy.denial, this.shape));
    else if (verdict.hasMasks) this.mask(verdict);
    if (verdict.tags.length > 0) responseHeaders.replaceBytes(TAGS, Bytes.of(verdict.tags.join(",")));
    this.progress = Progress.Passed;
    this.body = Bytes.empty();
    this.segment = new Segment();
    if (this.isHeld) this.stream.continueResponse();
  }

  /** Whether the body is an answer of its protocol. */
  private gather(body: Bytes): bool {
    const policy = this.policy;
    if (policy.api == ApiType.Image) picturesOfAnswer(body, policy.isQwen, this.segment.texts);
    else if (policy.api == ApiType.Mcp || !policy.answerPaths.isUsual) {
      const text = policy.answerPaths.textOf(body);
      if (text.length > 0) this.segment.texts.push(new JudgedText(text, Where.Answer, true));
    } else {
      const gate = new GatheringGate();
      if (editAnswer(this.shape.front, body, gate) == null) return false;
      this.segment = gate.take();
    }
    return true;
  }

  /** The head is held as well: other filters see an answer as any other. */
  private replace(reply: Reply): void {
    responseHeaders.removeBytes(CONTENT_LENGTH);
    responseHeaders.removeBytes(CONTENT_ENCODING);
    responseHeaders.replaceBytes(STATUS, Bytes.of(reply.status.toString()));
    responseHeaders.replaceBytes(CONTENT_TYPE, Bytes.of(reply.contentType));
    responseBody.replaceAll(reply.body);
  }

  private mask(verdict: Verdict): void {
    const gate = new VerdictGate();
    gate.begin(this.segment, verdict);
    const edited: Bytes | null =
      this.segment.channels.length > 0 ? editAnswer(this.shape.front, this.body, gate) : null;
    if (edited == null) {
      // A text at a configured path is not changed where it stands.
      this.replace(Reply.refusal(verdict, this.policy.denial, this.shape));
      return;
    }
    responseHeaders.removeBytes(CONTENT_LENGTH);
    responseBody.replaceAll(edited);
  }
}
