import {
  Bytes,
  consumer,
  MediaType,
  monotonicNanoseconds,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerForm,
  BodyWindow,
  CallUsage,
  formOf,
  publishedUsage,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Answer } from "./answer";
import { Source } from "./attribute";
import { AttributeValues } from "./attribute-values";
import { AiStatisticsPolicy } from "./policy";
import { Question } from "./question";

const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const STATUS: Bytes = Bytes.of(":status");

/** What is known of one call, gathered while its request and its answer pass. */
@final
export class AiCall {
  readonly attributes: AttributeValues;
  /** name of the caller; empty when nobody authenticated him */
  readonly consumer: Bytes;
  readonly session: Bytes;
  /** nanoseconds of the monotonic clock */
  readonly startedAt: u64;
  /** nanoseconds of the monotonic clock; 0 before the first event of a stream */
  firstEventAt: u64 = 0;
  /** HTTP status of the answer; 0 before its headers */
  status: i32 = 0;
  /** Whether the answer is one of those that the configuration wants counted. */
  isWanted: bool = true;
  /** Whether the answer came in a content encoding, which is not undone here. */
  isEncoded: bool = false;
  question: Question = new Question();
  /** null before the answer's headers, and for answers that are not wanted */
  answer: Answer | null = null;
  /** What was used; as far as the answer told it while it goes on. */
  usage: Usage = new Usage();
  private asked: BodyWindow | null = null;
  /** For answers that do not tell; null where nobody asks. */
  private readonly counted: CallUsage | null;

  /** @param target value of the request's `:path` */
  constructor(
    readonly policy: AiStatisticsPolicy,
    readonly target: Bytes,
    hasBody: bool,
  ) {
    this.startedAt = monotonicNanoseconds();
    this.consumer = consumer();
    this.session = sessionOf(policy.sessionHeaders);
    this.attributes = new AttributeValues(policy.attributes, policy.appendLimit);
    this.attributes.fromHeaders(Source.RequestHeader, requestHeaders);
    const counted = policy.readsUsage ? new CallUsage(target) : null;
    this.counted = counted;
    if (hasBody && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) {
      const asked = new BodyWindow(policy.requestLimit);
      this.asked = asked;
      if (counted != null) counted.watch(asked);
    }
  }

  /** Whether the request's body is to be told to `requestBody`. */
  get readsRequest(): bool {
    return this.asked != null;
  }

  requestBody(chunk: Bytes, endOfStream: bool): void {
    const asked = this.asked;
    if (!asked) return;
    asked.push(chunk);
    if (endOfStream) this.requestEnded();
  }

  responseHeaders(): void {
    this.status = <i32>parseStatus(responseHeaders.getBytes(STATUS));
    const contentType = responseHeaders.getBytes(CONTENT_TYPE);
    this.isWanted = this.policy.acceptsType(contentType);
    if (!this.isWanted) return;
    const encoding = responseHeaders.getBytes(CONTENT_ENCODING);
    this.isEncoded = encoding.length > 0;
    this.attributes.fromHeaders(Source.ResponseHeader, responseHeaders);
    const answer = new Answer(formOf(contentType, encoding), this.policy, this.attributes);
    this.answer = answer;
    this.usage = answer.told.usage;
    const counted = this.counted;
    if (counted != null && this.isSuccess) counted.begin(answer.form, this.isEncoded);
  }

  get isSuccess(): bool {
    return this.status >= 200 && this.status < 300;
  }

  /** Whether the answer's body is to be told to `responseBody`. */
  get readsResponse(): bool {
    const answer = this.answer;
    return answer != null && answer.form != AnswerForm.Opaque;
  }

  /** Whether the client is to be told what the answer cost, before it comes. */
  get tellsCost(): bool {
    const policy = this.policy;
    const answer = this.answer;
    if (policy.costHeader.length == 0 || policy.prices == null || !this.isSuccess) return false;
    return answer != null && answer.form == AnswerForm.Plain;
  }

  get isStream(): bool {
    const answer = this.answer;
    return answer != null && answer.form == AnswerForm.Stream;
  }

  /** True at the first event of a stream. */
  responseBody(chunk: Bytes): bool {
    const counted = this.counted;
    if (counted != null) counted.push(chunk);
    const answer = this.answer;
    if (!answer || !answer.push(chunk) || this.firstEventAt != 0) return false;
    this.firstEventAt = monotonicNanoseconds();
    return true;
  }

  /**
   * Nothing more comes: reads what was held. What an answer does not tell, or not to its end, is what another plugin has
   * published, or an estimate, which is published then: all plugins count the same.
   *
   * @param isComplete whether the answer came to its end
   */
  close(isComplete: bool): void {
    this.requestEnded();
    const answer = this.answer;
    if (answer) answer.close();
    const counted = this.counted;
    if (counted == null || (isComplete && this.usage.known)) return;
    // What can not be read is no answer of no tokens: it may be told by another plugin, and else nobody knows.
    if (this.isEncoded && publishedUsage().length == 0) return;
    const usage = counted.finish();
    if (usage != null) this.usage = usage;
  }

  private requestEnded(): void {
    const asked = this.asked;
    if (!asked) return;
    this.asked = null;
    this.question = Question.read(asked.head);
    if (asked.isWhole) this.attributes.fromBody(Source.RequestBody, asked.head);
  }
}

/** The first of these headers that has a value. */
function sessionOf(headers: Array<Bytes>): Bytes {
  for (let i = 0; i < headers.length; i++) {
    const value = requestHeaders.getBytes(headers[i]);
    if (value.length > 0) return value;
  }
  return Bytes.empty();
}

function parseStatus(text: Bytes): i32 {
  let status = 0;
  for (let i = 0; i < min(text.length, 3); i++) status = status * 10 + (text.at(i) - 0x30);
  return status;
}
