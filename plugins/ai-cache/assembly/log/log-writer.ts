import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerSink, ExtraScope, FinishReason, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Event, FIRST_LETTER, VERSION } from "./letter";
import { usageText } from "./usage-text";

/**
 * Writes an answer as a text: each event a letter, its fields with their lengths in front (`3:abc`), and a line feed. It is
 * UTF-8 where the answer is. An answer that failed has no log: `failed` is set.
 */
@final
export class LogWriter extends AnswerSink {
  failed: bool = false;

  constructor(private readonly out: ByteWriter) {
    super();
    out.text(VERSION);
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    this.open(Event.Start);
    this.field(id);
    this.field(model);
    this.number(created);
    this.close();
  }

  choice(index: i32): void {
    this.open(Event.Choice);
    this.number(index);
    this.close();
  }

  text(delta: Bytes): void {
    this.single(Event.Text, delta);
  }

  reasoning(delta: Bytes): void {
    this.single(Event.Reasoning, delta);
  }

  reasoningSignature(signature: Bytes): void {
    this.single(Event.Signature, signature);
  }

  redactedReasoning(data: Bytes): void {
    this.single(Event.Redacted, data);
  }

  refusal(delta: Bytes): void {
    this.single(Event.Refusal, delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.open(Event.Tool);
    this.number(index);
    this.field(id);
    this.field(name);
    this.close();
  }

  toolSignature(index: i32, signature: Bytes): void {
    this.indexed(Event.ToolSignature, index, signature);
  }

  toolArguments(index: i32, fragment: Bytes): void {
    this.indexed(Event.Arguments, index, fragment);
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    this.open(Event.Extra);
    this.number(scope);
    this.field(name);
    this.field(json);
    this.close();
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.open(Event.Finish);
    this.number(reason);
    this.field(word);
    this.field(stopSequence);
    this.close();
  }

  usage(usage: Usage): void {
    this.single(Event.Usage, usageText(usage));
  }

  error(_error: AiError): void {
    this.failed = true;
  }

  end(): void {
    this.open(Event.End);
    this.close();
  }

  private single(event: Event, value: Bytes): void {
    this.open(event);
    this.field(value);
    this.close();
  }

  private indexed(event: Event, index: i32, value: Bytes): void {
    this.open(event);
    this.number(index);
    this.field(value);
    this.close();
  }

  private open(event: Event): void {
    this.out.byte(FIRST_LETTER + event);
  }

  private close(): void {
    this.out.byte(0x0a);
  }

  private field(value: Bytes): void {
    this.out.integer(value.length);
    this.out.byte(0x3a);
    this.out.bytes(value);
  }

  private number(value: i64): void {
    this.field(Bytes.of(value.toString()));
  }
}
