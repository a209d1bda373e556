import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink } from "../answer";
import { escapeBytes } from "../escaped";
import { signatureOf } from "./openai-signature";

/** Most tool calls of one choice; further ones are dropped. */
const MAX_TOOL_CALLS: i32 = 1024;

/** A tool call that has begun: the provider's index for it, and its id where it was told. */
@final
class StartedCall {
  hasArguments: bool = false;

  constructor(
    readonly providerIndex: i64,
    readonly id: Bytes,
  ) {}
}

/**
 * Reads the tool calls of an OpenAI choice and numbers them without gaps. Tolerates calls without `index` (told apart by
 * id, or by their place in a message), one call in the place of the list, ids and names repeated in every delta, and
 * arguments given as an object.
 */
@final
export class OpenAiToolCalls {
  private readonly calls: StartedCall[] = [];

  constructor(private readonly sink: AnswerSink) {}

  /** @param isMessage whether the list is a whole message's, so that each item is a call of its own */
  read(list: JsonValue, isMessage: bool): void {
    // Spark may give one call in the place of the list.
    if (list.kind == JsonKind.Object) this.readCall(list, isMessage ? 0 : -1);
    if (list.kind != JsonKind.Array) return;
    const items = list.items();
    while (items.next()) this.readCall(items.value, isMessage ? items.index : -1);
  }

  /** The `function_call` of OpenAI's first tools API. */
  readLegacy(call: JsonValue): void {
    if (call.kind == JsonKind.Object) this.fragment(0, Bytes.empty(), call, Bytes.empty());
  }

  /** The choice is finished: a call without arguments gets an empty object, as clients parse what they got. */
  complete(): void {
    for (let i = 0; i < this.calls.length; i++) {
      if (!this.calls[i].hasArguments) this.sink.toolArguments(i, EMPTY_OBJECT);
      this.calls[i].hasArguments = true;
    }
  }

  /** @param place the call's position in a whole message; -1 when its own index tells */
  private readCall(call: JsonValue, place: i32): void {
    if (call.kind != JsonKind.Object) return;
    const index = call.member("index");
    let body = call.member("function");
    // A custom tool's call has free text as `input`.
    if (body.kind != JsonKind.Object) body = call.member("custom");
    const told = index.kind == JsonKind.Number ? index.asI64() : -1;
    this.fragment(place >= 0 ? <i64>place : told, call.member("id").rawText(), body, signatureOf(call));
  }

  /**
   * A function's call or a piece of it.
   * @param providerIndex what tells the calls apart beside the id; -1 when not told
   * @param body `{name, arguments}`, both optional in what continues a call
   * @param signature of the thought that led to the call, escaped
   */
  fragment(providerIndex: i64, id: Bytes, body: JsonValue, signature: Bytes = Bytes.empty()): void {
    let text = argumentsOf(body.member("arguments"));
    if (text.length == 0) text = body.member("input").rawText();
    this.add(providerIndex, id, body.member("name").rawText(), text, signature);
  }

  /** The same with `name` and more of the arguments taken out, both as escaped text. */
  add(providerIndex: i64, id: Bytes, name: Bytes, text: Bytes, signature: Bytes = Bytes.empty()): void {
    let at = this.find(providerIndex, id);
    if (at < 0) {
      if (this.calls.length >= MAX_TOOL_CALLS) return;
      at = this.calls.length;
      this.calls.push(new StartedCall(providerIndex, id));
      this.sink.toolCall(at, id, name);
    }
    if (signature.length > 0) this.sink.toolSignature(at, signature);
    if (text.length == 0) return;
    this.calls[at].hasArguments = true;
    this.sink.toolArguments(at, text);
  }

  /** Whether any tool was called. */
  get any(): bool {
    return this.calls.length > 0;
  }

  /** Position of the call that a fragment continues, or -1 for a new one. */
  private find(providerIndex: i64, id: Bytes): i32 {
    const last = this.calls.length - 1;
    for (let i = last; i >= 0; i--) {
      const call = this.calls[i];
      if (providerIndex >= 0) {
        // Some providers give every call the index 0: another id is another call.
        if (call.providerIndex == providerIndex && (id.length == 0 || call.id.length == 0 || call.id.equals(id))) {
          return i;
        }
      } else if (id.length == 0 || call.id.equals(id)) return i;
    }
    return -1;
  }
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");

/** Arguments of a call as escaped text: a string as the protocol has it, or (Ollama and others) an object. */
export function argumentsOf(value: JsonValue): Bytes {
  if (value.kind == JsonKind.String) return value.rawText();
  return value.kind == JsonKind.Object ? escapeBytes(value.raw) : Bytes.empty();
}
