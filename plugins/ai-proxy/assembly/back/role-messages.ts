import { ByteWriter, Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { argumentsOf, textOf, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { foreignPart, isSilent, NO_ROLE, Role, roleOf } from "./content";
import { KnownCalls } from "./known-calls";
import { MessageCalls } from "./message-calls";

/**
 * Writes a request's messages for protocols that have OpenAI's roles in other clothes. Here they are told apart and checked
 * and OpenAI's first tools API is made like its second; how they are said is each protocol's affair.
 */
export abstract class RoleMessages {
  /** what was written: the messages without the brackets of the list */
  protected readonly out: ByteWriter = new ByteWriter(1024);
  private readonly calls: KnownCalls = new KnownCalls();

  /** @param pictures whether users may send them */
  constructor(private readonly pictures: bool) {}

  /** Writes all messages; answers what cannot be translated, with its JSON path, or nothing. */
  write(messages: JsonValue): string {
    const items = messages.items();
    while (items.next()) {
      const problem = this.read(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    return "";
  }

  /** The list of messages. */
  take(): Bytes {
    const list = new ByteWriter(this.out.length + 2);
    list.byte(0x5b);
    list.bytes(this.out.view());
    list.byte(0x5d);
    return list.take();
  }

  /** Writes one message. Content has text and, in a user's message, pictures; answers what is wrong with it, or nothing. */
  protected abstract say(role: Role, message: JsonValue, content: JsonValue): string;

  /** Begins an item of the list. */
  protected begin(start: string): void {
    if (this.out.length > 0) this.out.byte(0x2c);
    this.out.text(start);
  }

  /** Begins a message with its role, up to its next member. */
  protected beginRole(role: Role): void {
    this.begin('{"role":"');
    const out = this.out;
    if (role == Role.System) out.text("system");
    else if (role == Role.User) out.text("user");
    else if (role == Role.Assistant) out.text("assistant");
    else out.text("tool");
    out.byte(0x22);
  }

  /** Writes a member, unless its text (escaped) is empty. @param start `,"name":` */
  protected quoted(start: string, text: Bytes): void {
    if (text.length == 0) return;
    this.out.text(start);
    writeQuoted(this.out, text);
  }

  /** Writes `,"tool_calls":[…]` for an assistant's calls, nothing without any; whether there are. */
  protected writeCalls(message: JsonValue): bool {
    const any = this.eachCall(message) > 0;
    if (any) this.out.byte(0x5d);
    return any;
  }

  /** Takes in an assistant's calls one by one; how many there are. */
  protected eachCall(message: JsonValue): i32 {
    const calls = new MessageCalls(message);
    let count = 0;
    while (calls.next()) {
      this.calls.add(calls.id, calls.body);
      this.call(count++, calls.id, calls.body);
    }
    return count;
  }

  /** Writes a call in OpenAI's form, the first with the beginning of the list. */
  protected call(index: i32, id: Bytes, body: JsonValue): void {
    const out = this.out;
    out.text(index == 0 ? ',"tool_calls":[{"id":' : ',{"id":');
    writeQuoted(out, id);
    out.text(',"type":"function","function":');
    this.writeCall(body);
    out.byte(0x7d);
  }

  /** Writes a call's name and arguments. */
  protected writeCall(body: JsonValue): void {
    const out = this.out;
    out.text('{"name":');
    writeQuoted(out, body.member("name").rawText());
    out.text(',"arguments":');
    this.writeArguments(argumentsOf(body.member("arguments")));
    out.byte(0x7d);
  }

  /** Writes a call's arguments: JSON text, escaped. */
  protected writeArguments(escaped: Bytes): void {
    writeQuoted(this.out, escaped.length > 0 ? escaped : NO_ARGUMENTS);
  }

  /** Id of the call that a tool's message answers; OpenAI's first tools API knows calls by their function's name. */
  protected answeredId(message: JsonValue): Bytes {
    const id = message.member("tool_call_id").rawText();
    return id.length > 0 ? id : message.member("name").rawText();
  }

  /** The call that a tool's message answers; Missing when it is not known, or was answered before. */
  protected answeredCall(message: JsonValue): JsonValue {
    return this.calls.take(this.answeredId(message));
  }

  private read(message: JsonValue): string {
    const role = roleOf(message);
    if (role == Role.Unknown) return NO_ROLE;
    const content = message.member("content");
    const problem = foreignPart(content, role == Role.User && this.pictures);
    if (problem.length > 0) return problem;
    // A turn that says nothing is refused by most, and left out it changes nothing.
    return role == Role.Assistant && isSilent(message) ? "" : this.say(role, message, content);
  }
}

/** The system prompt where a protocol wants one and the client has none; escaped. */
export const DEFAULT_PROMPT: Bytes = Bytes.of("You are a helpful assistant.");

const NO_ARGUMENTS: Bytes = Bytes.of("{}");

/** Whether parts of this type are pictures. */
export function isPicture(type: Bytes): bool {
  return type.equalsString("image_url");
}

/** What the model thought for an assistant's message, escaped: OpenRouter's details hold it where nothing else does. */
export function thoughtText(message: JsonValue): Bytes {
  const text = message.member("reasoning_content").rawText();
  return text.length > 0 ? text : textOf(message.member("reasoning_details"));
}
