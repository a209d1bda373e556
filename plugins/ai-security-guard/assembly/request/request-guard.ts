import {
  Bytes,
  HeaderList,
  HttpContext,
  jsonParse,
  LargeBody,
  localReply,
  requestBody,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { FrontPath } from "../front-path";
import { Audit } from "../guard/audit";
import { Judging, VerdictHandler } from "../guard/judging";
import { newSubject } from "../guard/session";
import { noteVerdict } from "../guard/notes";
import { Verdict } from "../guard/verdict";
import { GuardPolicy } from "../policy";
import { Progress } from "../progress";
import { readShape, Reply, ReplyShape } from "../reply";
import { Subject } from "../verdict/subject";
import { RequestSource, sourceOf } from "./source";

/** Largest body that is read as it is, in bytes; of a larger one, what is base64 stays with the host. */
const LARGEST_WHOLE: i32 = 256 * 1024;
/** The same where pictures are judged, which are base64. */
const LARGEST_WITH_PICTURES: i32 = 8 * 1024 * 1024;

const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
/** What is told of texts that are to be tagged. */
export const TAGS: Bytes = Bytes.of("x-guard-tags");

/** Has a request judged while it is held, and does what comes of it. */
@final
export class RequestGuard extends VerdictHandler {
  progress: Progress = Progress.Open;
  /** How the client wants to be answered. */
  readonly shape: ReplyShape;
  /** Whether the host waits, so that it has to be told to go on. */
  isHeld: bool = false;
  private large: LargeBody | null = null;
  private source: RequestSource | null = null;
  private subject: Subject;

  constructor(
    private readonly stream: HttpContext,
    private readonly policy: GuardPolicy,
    private readonly audit: Audit,
    private readonly path: FrontPath,
  ) {
    super();
    this.shape = new ReplyShape(path.front, policy.api);
    this.subject = newSubject(false, false);
  }

  /** @param size bytes of the body, which is whole; 0: it can not be read */
  start(size: i32): void {
    const policy = this.policy;
    const body = size > 0 ? this.read(size) : Bytes.empty();
    readShape(this.shape, jsonParse(body), this.path.isStream);
    this.shape.isArray = this.path.isArray;
    if (!policy.judgesRequests) {
      this.progress = Progress.Passed;
      return;
    }
    const source = sourceOf(policy, this.path, body);
    const judging = new Judging(this.stream, this.audit, this.subject, this);
    if (source.isUnread || size == 0) {
      // A provider refuses what is no JSON; what it may still read otherwise than we do is not let through unseen.
      judging.startUnread(policy.requestChecks);
      return;
    }
    this.source = source;
    judging.start(policy.requestChecks, source.texts, policy.maxPieces);
  }

  onVerdict(verdict: Verdict): void {
    noteVerdict(verdict, this.subject, this.audit);
    if (verdict.isBlocked) {
      this.refuse(verdict);
      return;
    }
    this.progress = Progress.Passed;
    if (verdict.hasMasks) this.mask(verdict);
    if (verdict.tags.length > 0) requestHeaders.replaceBytes(TAGS, Bytes.of(verdict.tags.join(",")));
    this.source = null;
    this.large = null;
    if (this.isHeld && this.progress == Progress.Passed) this.stream.continueRequest();
  }

  private refuse(verdict: Verdict): void {
    this.progress = Progress.Refused;
    const reply = Reply.refusal(verdict, this.policy.denial, this.shape);
    const details = verdict.reason == null ? "ai-security-guard.unavailable" : "ai-security-guard.denied";
    localReply(reply.status, reply.body, details, new HeaderList().add("content-type", reply.contentType));
  }

  /** What can not be masked where it stands is refused. */
  private mask(verdict: Verdict): void {
    const source = this.source;
    const change: Splice | null = source == null ? null : source.splice(verdict);
    if (change == null) {
      this.refuse(verdict);
      return;
    }
    requestHeaders.removeBytes(CONTENT_LENGTH);
    const large = this.large;
    if (large != null) large.replace(change);
    else requestBody.replacePrefix(change.length, change.bytes);
  }

  private read(size: i32): Bytes {
    const most = this.policy.judgesPictures ? LARGEST_WITH_PICTURES : LARGEST_WHOLE;
    if (size <= most) return requestBody.read(0, size);
    const large = LargeBody.read(requestBody);
    this.large = large;
    return large.skeleton;
  }
}
