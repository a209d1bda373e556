import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerSink, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Writes down what a sink is told, call by call. */
@final
export class AnswerRecord extends AnswerSink {
  readonly calls: string[] = [];

  choice(index: i32): void {
    this.calls.push("choice " + index.toString());
  }

  text(delta: Bytes): void {
    this.calls.push("text " + delta.toString());
  }

  reasoning(delta: Bytes): void {
    this.calls.push("think " + delta.toString());
  }

  reasoningSignature(signature: Bytes): void {
    this.calls.push("sign " + signature.toString());
  }

  redactedReasoning(data: Bytes): void {
    this.calls.push("hide " + data.toString());
  }

  refusal(delta: Bytes): void {
    this.calls.push("refuse " + delta.toString());
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.calls.push("call " + name.toString());
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.calls.push("finish");
  }

  error(error: AiError): void {
    this.calls.push("error");
  }

  end(): void {
    this.calls.push("end");
  }
}

/** Tells `sink` what `script` says in the words of the record, calls parted by `|`. */
export function tell(sink: AnswerSink, script: string): void {
  const calls = script.split("|");
  for (let i = 0; i < calls.length; i++) {
    const space = calls[i].indexOf(" ");
    const verb = space < 0 ? calls[i] : calls[i].substring(0, space);
    const given = space < 0 ? "" : calls[i].substring(space + 1);
    tellOne(sink, verb, given);
  }
}

function tellOne(sink: AnswerSink, verb: string, given: string): void {
  const bytes = Bytes.of(given);
  if (verb == "choice") sink.choice(<i32>parseInt(given, 10));
  else if (verb == "text") sink.text(bytes);
  else if (verb == "think") sink.reasoning(bytes);
  else if (verb == "sign") sink.reasoningSignature(bytes);
  else if (verb == "hide") sink.redactedReasoning(bytes);
  else if (verb == "refuse") sink.refusal(bytes);
  else if (verb == "call") sink.toolCall(0, Bytes.empty(), bytes);
  else if (verb == "finish") sink.finish(FinishReason.Stop, Bytes.empty(), Bytes.empty());
  else if (verb == "error") sink.error(AiError.truncated());
  else sink.end();
}
