import {
  allowResponseBuffer,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  responseBody,
  responseHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEditor, editAnswer, EditOptions } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerForm, formOf } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Hit } from "../find/hit";
import { GuardPlugin } from "../plugin";
import { Refusal } from "../refusal";
import { Action, Where } from "../rules/guard-rule";
import { GuardStream } from "../stream";
import { AnswerGate } from "./answer-gate";
import { AnswerTerms } from "./answer-terms";
import { Asked } from "./asked";
import { Drain } from "./drains";

const STATUS: Bytes = Bytes.of(":status");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const BAD_GATEWAY: u32 = 502;
const UNREADABLE: string = "The gateway has to read answers of this kind, and could not read this one";

/** Passes the answer to one request through the rules. */
@final
export class AnswerGuard {
  private readonly gate: AnswerGate;
  private editor: AnswerEditor | null = null;
  /** An answer that did not come as a stream. */
  private held: WholeBody | null = null;
  /** What goes out in the place of the next of an answer that is not to; null: the answer goes out. */
  private error: Bytes | null = null;
  /** The answer was ended; null: it goes on. */
  private draining: Drain | null = null;
  private isReported: bool = false;

  constructor(
    private readonly stream: GuardStream,
    private readonly plugin: GuardPlugin,
    private readonly terms: AnswerTerms,
    private readonly asked: Asked,
  ) {
    this.gate = new AnswerGate(terms);
  }

  onHeaders(endOfStream: bool): HeadersStatus {
    // What is no answer says what went wrong, in nobody's words but the gateway's or the provider's.
    if (endOfStream || responseHeaders.getBytes(STATUS).at(0) != 0x32) return HeadersStatus.Continue;
    const form = formOf(responseHeaders.getBytes(CONTENT_TYPE), responseHeaders.getBytes(CONTENT_ENCODING));
    if (form == AnswerForm.Opaque) {
      this.error = this.refuse("type");
      return HeadersStatus.Continue;
    }
    responseHeaders.removeBytes(CONTENT_LENGTH);
    if (form == AnswerForm.Stream || (form == AnswerForm.Plain && this.asked.isArray)) {
      this.editor = this.newEditor();
      return HeadersStatus.Continue;
    }
    this.held = new WholeBody(responseBody, BODY_LIMIT);
    allowResponseBuffer(BODY_LIMIT);
    return HeadersStatus.StopIteration;
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    const editor = this.editor;
    const error = this.error;
    if (editor != null) this.push(editor, size, endOfStream);
    if (error != null) {
      responseBody.replaceAll(error);
      this.error = Bytes.empty();
    }
    const held = this.held;
    if (held == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    this.rewrite(progress == BodyProgress.Complete ? size : 0);
    return DataStatus.Continue;
  }

  /** With trailers, no body callback says that the body is complete. */
  onTrailers(): TrailersStatus {
    const editor = this.editor;
    const held = this.held;
    this.editor = null;
    this.held = null;
    if (held != null) this.rewrite(held.size);
    else if (editor != null) {
      const rest = editor.push(Bytes.empty(), true);
      if (rest.length > 0) responseBody.append(rest);
    }
    this.report();
    return TrailersStatus.Continue;
  }

  /** The stream is over. */
  close(): void {
    const draining = this.draining;
    if (draining != null) this.plugin.drains.remove(draining);
    this.report();
  }

  /** Tells what was found, once. */
  report(): void {
    if (this.isReported) return;
    this.isReported = true;
    const editor = this.editor;
    // The editor has ended the answer there, or let it pass.
    if (editor != null && editor.unread > 0) this.note("event");
    this.plugin.report(this.terms.policy, this.terms.findings, this.gate.hasChanged);
    if (this.gate.blocked) this.plugin.tallies.request("answer_blocked");
  }

  private newEditor(): AnswerEditor {
    const options = new EditOptions();
    options.isArray = this.asked.isArray;
    options.includeUsage = this.asked.wantsUsage;
    options.isStrict = this.terms.policy.book.unreadable.action == Action.Block;
    return new AnswerEditor(this.asked.front, this.gate, options);
  }

  private push(editor: AnswerEditor, size: i32, endOfStream: bool): void {
    const chunk = responseBody.read(0, size);
    const out = editor.push(chunk, endOfStream);
    if (out != chunk && !out.equals(chunk)) responseBody.replaceAll(out);
    if (endOfStream) this.report();
    else if (editor.isEnded) this.drain(editor);
  }

  /** The answer was ended, and its upstream goes on. */
  private drain(editor: AnswerEditor): void {
    let draining = this.draining;
    if (draining == null) {
      this.draining = draining = new Drain(this.stream);
      this.plugin.drains.add(draining);
      this.report();
    } else if (draining.isOver(editor.drained)) this.stream.closeResponse();
  }

  /** @param size bytes of the answer, which is whole; 0 when it is too large */
  private rewrite(size: i32): void {
    const body = size > 0 ? responseBody.read(0, size) : Bytes.empty();
    const edited = size > 0 ? editAnswer(this.asked.front, body, this.gate) : null;
    const error = edited == null ? this.refuse(size > 0 ? "form" : "size") : null;
    if (error != null) responseBody.replaceAll(error);
    else if (edited != null && edited != body) responseBody.replaceAll(edited);
    // Of what was too large more may come.
    if (error != null) this.error = Bytes.empty();
    this.report();
  }

  private note(kind: string): void {
    const rule = this.terms.policy.book.unreadable;
    this.terms.findings.add(new Hit(rule, kind, Where.Answer, -1, 0, Bytes.empty()));
  }

  /** The answer can not be read. Null: it goes out as it is. @param kind what of it */
  private refuse(kind: string): Bytes | null {
    this.note(kind);
    if (!this.gate.blocked) return null;
    responseHeaders.removeBytes(CONTENT_LENGTH);
    responseHeaders.removeBytes(CONTENT_ENCODING);
    responseHeaders.replaceBytes(STATUS, Bytes.constant("502"));
    responseHeaders.replaceBytes(CONTENT_TYPE, Bytes.constant("application/json"));
    return new Refusal(BAD_GATEWAY, "unreadable_answer", UNREADABLE).body(this.asked);
  }
}
