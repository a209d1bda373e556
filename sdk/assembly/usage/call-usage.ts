import { Tokenizer } from "../ai/generated/token-weights.gen";
import { RequestSize } from "../ai/request-size";
import { Usage } from "../ai/usage";
import { Bytes } from "../bytes";
import { requestBody, responseBody } from "../http/body";
import { responseHeaders } from "../http/headers";
import { AnswerForm, formOf } from "./answer-form";
import { AnswerUsage } from "./answer-usage";
import { BodyWindow } from "./body-window";
import { modelOf, Need, needOf } from "./call-need";

const STATUS: Bytes = Bytes.of(":status");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");

/** Bytes of a request that are kept, for the case that its answer does not tell what it cost. */
const ASKED_LIMIT: i32 = 256 * 1024;

/**
 * What one call costs: as its answer tells, else by estimate of its texts. Tell it of the request's body, by `readRequest`
 * where it is held or by `watchRequest` where it passes, and of the answer; then ask `finish`, once.
 */
@final
export class CallUsage {
  /** What the request may come to; nothing where it passes. */
  need: Need = Need.none();
  /** The body of a request that passes. */
  private asked: BodyWindow | null = null;
  /** Of a request that was held. */
  private size: RequestSize | null = null;
  private asksFor: Bytes = Bytes.empty();
  private answer: AnswerUsage | null = null;
  /** Whether the answer came in a content encoding, which is not undone here. */
  private isEncoded: bool = false;

  /** @param target the request's `:path` */
  constructor(private readonly target: Bytes) {}

  /** The request's body is not held: what passes is kept for an estimate. */
  watchRequest(): void {
    this.watch(new BodyWindow(ASKED_LIMIT));
  }

  /** The same for a plugin that keeps what passes itself. */
  watch(window: BodyWindow): void {
    this.asked = window;
  }

  /** In `onRequestBody`, where the body passes. */
  onRequestBody(size: i32): void {
    const asked = this.asked;
    if (asked != null) asked.push(requestBody.read(0, size));
  }

  /**
   * The body was held.
   * @param body empty when it can not be read
   * @param usual output tokens of a request that sets no maximum
   */
  readRequest(body: Bytes, usual: i64): void {
    const size = RequestSize.read(body);
    this.size = size;
    this.need = needOf(body, size, this.target, usual);
    this.asksFor = modelOf(body, this.target);
  }

  /** The model that was asked, as far as the request is known yet; empty when none was. */
  get model(): Bytes {
    const asked = this.asked;
    return this.asksFor.length > 0 ? this.asksFor : modelOf(asked == null ? Bytes.empty() : asked.head, this.target);
  }

  /** In `onResponseHeaders`: an answer that is no success costs nothing. */
  onResponseHeaders(): void {
    if (!isSuccess(responseHeaders.getBytes(STATUS))) return;
    const encoding = responseHeaders.getBytes(CONTENT_ENCODING);
    this.begin(formOf(responseHeaders.getBytes(CONTENT_TYPE), encoding), encoding.length > 0);
  }

  /** In the place of `onResponseHeaders`, where they were read already: of an answer that is a success. */
  begin(form: AnswerForm, isEncoded: bool): void {
    this.isEncoded = isEncoded;
    this.answer = new AnswerUsage(form);
  }

  /** In `onResponseBody`. */
  onResponseBody(size: i32): void {
    const answer = this.answer;
    if (answer != null && size > 0 && answer.form != AnswerForm.Opaque) answer.push(responseBody.read(0, size));
  }

  /** In the place of `onResponseBody`, where the bytes were read already. */
  push(chunk: Bytes): void {
    const answer = this.answer;
    if (answer != null) answer.push(chunk);
  }

  /** The model that the answer names, asked before `finish`; empty: none. */
  get answeredModel(): Bytes {
    const answer = this.answer;
    return answer == null ? Bytes.empty() : answer.model();
  }

  /** The answer is over, or was cut: what the call cost, which is published for who comes next. Null: nothing. */
  finish(): Usage | null {
    const answer = this.answer;
    if (answer == null) return null;
    const usage = answer.finish();
    if (answer.form == AnswerForm.Opaque && !usage.known) this.guess(usage);
    // Any answer may have texts: they are tokens where a model was asked.
    if (!usage.known || (usage.estimated && this.model.length == 0)) return null;
    if (usage.estimated && usage.reportedInput < 0) usage.reportedInput = this.inputTokens();
    answer.publish();
    return usage;
  }

  /** An answer that can not be read costs what was expected of it; one that is no text has no tokens of output. */
  private guess(usage: Usage): void {
    usage.estimated = true;
    usage.reportedInput = this.inputTokens();
    usage.reportedOutput = this.isEncoded ? this.need.output : 0;
  }

  /** Of the request, by estimate. */
  private inputTokens(): i64 {
    const size = this.size;
    if (size != null) return size.inputTokens(Tokenizer.O200k);
    const asked = this.asked;
    return asked == null ? 0 : RequestSize.read(asked.head).inputTokens(Tokenizer.O200k);
  }
}

function isSuccess(status: Bytes): bool {
  return status.length == 3 && status.at(0) == 0x32;
}
