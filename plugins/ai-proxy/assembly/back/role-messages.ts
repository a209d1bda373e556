import { ByteWriter, Bytes, BytesIndex, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes, textOf, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Who says something, and what tools gave. */
export const enum Role {
  System,
  User,
  Assistant,
  Tool,
  Unknown,
}

/**
 * Writes a request's messages for protocols that have OpenAI's roles in other clothes. Here they are told apart and checked
 * and OpenAI's first tools API is made like its second; how they are said is each protocol's affair.
 */
export abstract class RoleMessages {
  /** what was written: the messages without the brackets of the list */
  protected readonly out: ByteWriter = new ByteWriter(1024);
  /** ids of the calls so far, and the calls: name and arguments */
  private readonly ids: BytesIndex = new BytesIndex();
  private readonly bodies: JsonValue[] = [];

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
  protected member(start: string, text: Bytes): void {
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
    const list = message.member("tool_calls");
    const items = list.items();
    let count = 0;
    while (list.kind == JsonKind.Array && items.next()) {
      this.remember(count++, items.value.member("id").rawText(), items.value.member("function"));
    }
    const legacy = message.member("function_call");
    if (legacy.kind == JsonKind.Object) this.remember(count++, legacy.member("name").rawText(), legacy);
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
    const given = body.member("arguments");
    this.writeArguments(given.kind == JsonKind.Object ? escapeBytes(given.raw) : given.rawText());
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
    const at = this.ids.find(this.answeredId(message));
    if (at < 0) return JsonValue.missing();
    const call = this.bodies[at];
    // Once is enough, or a large call with many results would be written as often.
    this.bodies[at] = JsonValue.missing();
    return call;
  }

  private remember(index: i32, id: Bytes, body: JsonValue): void {
    const at = this.ids.find(id);
    if (at >= 0) this.bodies[at] = body;
    else if (this.bodies.length < MAX_CALLS && this.ids.add(id)) this.bodies.push(body);
    this.call(index, id, body);
  }

  /** Whether an assistant's message calls functions. */
  private hasCalls(message: JsonValue): bool {
    return message.member("tool_calls").items().next() || message.member("function_call").kind == JsonKind.Object;
  }

  private read(message: JsonValue): string {
    const role = roleOf(message.member("role").rawText());
    if (role == Role.Unknown) return "role: expected system, developer, user, assistant or tool";
    const content = message.member("content");
    const problem = checkParts(content, role == Role.User && this.pictures);
    if (problem.length > 0) return problem;
    // A turn that says nothing is refused by most, and left out it changes nothing.
    const isMute = role == Role.Assistant && !this.hasCalls(message) && saidText(message, content).length == 0;
    return isMute ? "" : this.say(role, message, content);
  }
}

/** Most calls of a conversation that results are matched with. */
const MAX_CALLS: i32 = 4096;

/** The system prompt where a protocol wants one and the client has none; escaped. */
export const DEFAULT_PROMPT: Bytes = Bytes.of("You are a helpful assistant.");

const NO_ARGUMENTS: Bytes = Bytes.of("{}");

function roleOf(role: Bytes): Role {
  if (role.equalsString("user")) return Role.User;
  if (role.equalsString("assistant")) return Role.Assistant;
  if (role.equalsString("system") || role.equalsString("developer")) return Role.System;
  return role.equalsString("tool") || role.equalsString("function") ? Role.Tool : Role.Unknown;
}

function checkParts(content: JsonValue, pictures: bool): string {
  if (content.kind != JsonKind.Array) return "";
  const parts = content.items();
  while (parts.next()) {
    const type = parts.value.member("type").rawText();
    if (type.equalsString("text") || type.equalsString("refusal") || (pictures && isPicture(type))) continue;
    return "content[" + parts.index.toString() + "]: parts of type " + type.toString() + " have no counterpart";
  }
  return "";
}

/** Whether parts of this type are pictures. */
export function isPicture(type: Bytes): bool {
  return type.equalsString("image_url");
}

/** What an assistant said, escaped. */
export function saidText(message: JsonValue, content: JsonValue): Bytes {
  const text = textOf(content);
  return text.length > 0 ? text : message.member("refusal").rawText();
}

/** What the model thought for an assistant's message, escaped: OpenRouter's details hold it where nothing else does. */
export function thoughtText(message: JsonValue): Bytes {
  const text = message.member("reasoning_content").rawText();
  return text.length > 0 ? text : textOf(message.member("reasoning_details"));
}

/** Address of a picture part; some clients give it in place of the object. */
export function pictureUrl(part: JsonValue): JsonValue {
  const image = part.member("image_url");
  return image.kind == JsonKind.String ? image : image.member("url");
}
