import {
  Bytes,
  consumer,
  MediaType,
  monotonicNanoseconds,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerForm, BodyWindow, formOf } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
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
  private asked: BodyWindow | null = null;

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
    if (hasBody && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) {
      this.asked = new BodyWindow(policy.requestLimit);
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
    this.answer = new Answer(formOf(contentType, encoding), this.policy, this.attributes);
  }

  /** Whether the answer's body is to be told to `responseBody`. */
  get readsResponse(): bool {
    const answer = this.answer;
    return answer != null && answer.form != AnswerForm.Opaque;
  }

  get isStream(): bool {
    const answer = this.answer;
    return answer != null && answer.form == AnswerForm.Stream;
  }

  /** True at the first event of a stream. */
  responseBody(chunk: Bytes): bool {
    const answer = this.answer;
    if (!answer || !answer.push(chunk) || this.firstEventAt != 0) return false;
    this.firstEventAt = monotonicNanoseconds();
    return true;
  }

  /** Nothing more comes: reads what was held. */
  close(): void {
    this.requestEnded();
    const answer = this.answer;
    if (answer) answer.close();
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
