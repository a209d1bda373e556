import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { messagesOf } from "../request/message-list";
import {
  foreignPart,
  imageOfPart,
  joinText,
  NO_MESSAGES,
  NO_ROLE,
  Role,
  roleOf,
  severalAnswers,
  textOfMessage,
} from "./content";

const DATA_SCHEME: Bytes = Bytes.of("data:");

/** A chat for providers that take text and know neither roles nor tools. Texts are escaped. */
@final
export class PlainChat {
  /** What cannot be translated, with its JSON path; empty when all can. */
  problem: string = "";
  /** Whether the model has spoken before. */
  hasAnswer: bool = false;
  /** What the user said since the model spoke, message by message. */
  latest: Bytes[] = [];
  /** Addresses of the user's pictures, and how many of them the model has seen before. */
  readonly images: Bytes[] = [];
  oldImages: i32 = 0;
  private readonly system: ByteWriter = new ByteWriter();
  /** The turns of user and model, each after its speaker's name. */
  private readonly turns: ByteWriter = new ByteWriter();

  /** @param takesImages whether the provider takes pictures, by their address */
  constructor(
    request: JsonValue,
    private readonly takesImages: bool,
  ) {
    this.problem = severalAnswers(request);
    if (this.problem.length == 0 && (isFilled(request.member("tools")) || isFilled(request.member("functions"))))
      this.problem = "tools: have no counterpart";
    if (this.problem.length == 0) this.problem = this.read(messagesOf(request));
  }

  /** One more instruction for the model, escaped. */
  instruct(text: Bytes): void {
    joinText(this.system, text, true);
  }

  /** The system prompt; empty when there is none. */
  get instructions(): Bytes {
    return this.system.view();
  }

  /** System prompt and what the user said last, for a provider that remembers the turns before. */
  question(): Bytes {
    const out = new ByteWriter(1024);
    out.bytes(this.system.view());
    for (let i = 0; i < this.latest.length; i++) joinText(out, this.latest[i], true);
    return out.take();
  }

  /** The whole chat: once the model has spoken, the system prompt and all turns with their speakers; else the question. */
  transcript(): Bytes {
    if (!this.hasAnswer) return this.question();
    const out = new ByteWriter(this.turns.length + 1024);
    out.bytes(this.system.view());
    joinText(out, this.turns.view(), true);
    return out.take();
  }

  private read(messages: JsonValue): string {
    if (messages.kind != JsonKind.Array) return NO_MESSAGES;
    const items = messages.items();
    while (items.next()) {
      const problem = this.message(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    return this.latest.length == 0 ? NO_MESSAGES : "";
  }

  private message(message: JsonValue): string {
    const role = roleOf(message);
    const isUser = role == Role.User;
    if (role == Role.Unknown) return NO_ROLE;
    if (role == Role.Tool || isFilled(message.member("tool_calls"))) return "tool_calls: have no counterpart";
    const content = message.member("content");
    const problem = foreignPart(content, this.takesImages && isUser);
    if (problem.length > 0) return problem;
    const text = textOfMessage(message);
    if (role == Role.System) {
      joinText(this.system, text, true);
      return "";
    }
    joinText(this.turns, isUser ? USER : ASSISTANT, true);
    this.turns.bytes(text);
    if (isUser) {
      this.latest.push(text);
      return this.addImages(content);
    }
    this.hasAnswer = true;
    this.latest = [];
    this.oldImages = this.images.length;
    return "";
  }

  private addImages(content: JsonValue): string {
    if (content.kind != JsonKind.Array) return "";
    const parts = content.items();
    while (parts.next()) {
      const image = imageOfPart(parts.value).rawText();
      if (image.startsWith(DATA_SCHEME))
        return "content[" + parts.index.toString() + "]: pictures must be given by their address";
      if (image.length > 0) this.images.push(image);
    }
    return "";
  }
}

const USER: Bytes = Bytes.of("User: ");
const ASSISTANT: Bytes = Bytes.of("Assistant: ");

function isFilled(list: JsonValue): bool {
  return list.kind == JsonKind.Array && list.items().next();
}
