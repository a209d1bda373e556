import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { jsonParse } from "../../json/parse";
import { JsonKind } from "../../json/kind";
import { Splice } from "../../json/splice";
import { JsonWriter } from "../../json/writer";
import { Front } from "../front/front";
import { DEFINITION, FoundTexts, TextRole } from "./found-texts";
import { TextWalk } from "./text-walk";

/**
 * The texts of a request, in the document's order, to be read and to be replaced where they stand: of OpenAI's chat, legacy
 * completions and Responses APIs, of Anthropic's and of Gemini's. Every member of a doubled name is one of them, so that
 * none is hidden from who looks at them. Reasoning that its provider signed is none: it can not be changed.
 */
@final
export class RequestTexts {
  /** Turns of the conversation. */
  readonly messages: i32;
  /** Tools that are defined; of Gemini's, functions. */
  readonly tools: i32;
  /** Pictures, by reference or with their data. */
  readonly images: i32;
  private readonly replaced: Array<Bytes | null>;

  private constructor(
    private readonly document: Bytes,
    private readonly found: FoundTexts,
    /** Whether the body is no JSON object, or has more texts than are read. */
    readonly malformed: bool,
  ) {
    this.messages = found.messages;
    this.tools = found.tools;
    this.images = found.images;
    this.replaced = new Array<Bytes | null>(found.values.length);
  }

  /** Of a body that can not be read there are no texts, and it is `malformed`; for `Front.None` there are none either. */
  static read(front: Front, body: Bytes): RequestTexts {
    const found = new FoundTexts();
    if (front == Front.None) return new RequestTexts(body, found, false);
    const document = jsonParse(body);
    if (document.kind == JsonKind.Object) new TextWalk(found).request(document);
    return new RequestTexts(body, found, document.kind != JsonKind.Object || found.overflowed);
  }

  get length(): i32 {
    return this.replaced.length;
  }

  role(index: i32): TextRole {
    return this.has(index) ? this.found.roles[index] : TextRole.User;
  }

  /** Index of its turn; -1 for what stands beside the conversation, such as Anthropic's system prompt. */
  message(index: i32): i32 {
    return this.has(index) ? max(this.found.turns[index], -1) : -1;
  }

  /** Whether it is what a definition of a tool or a schema says of itself; the operator's, as far as its role goes. */
  isDefinition(index: i32): bool {
    return this.has(index) && this.found.turns[index] == DEFINITION;
  }

  /** Whether it is of what was asked last: the last messages of the user, with the tools' results among and after them. */
  isLastTurn(index: i32): bool {
    if (!this.has(index) || this.message(index) < this.found.lastTurn) return false;
    return this.role(index) == TextRole.User || this.role(index) == TextRole.Tool;
  }

  /**
   * Whether a model may read it as the continuation of the text before: parts of one content, and messages of one role that
   * follow each other.
   */
  joinsPrevious(index: i32): bool {
    if (index < 1 || !this.has(index)) return false;
    const found = this.found;
    const list = found.lists[index];
    const previous = found.lists[index - 1];
    const role = found.roles[index];
    if (list < 0 || previous < 0 || role != found.roles[index - 1]) return false;
    const turn = found.turns[index];
    const before = found.turns[index - 1];
    if (turn == before) return list == previous;
    if (role == TextRole.Tool || turn < 0) return false;
    return before < 0 ? turn == 0 : found.runs[turn] == found.runs[before];
  }

  /** The text, unescaped, as it is by now. */
  text(index: i32): Bytes {
    if (!this.has(index)) return Bytes.empty();
    const replaced = this.replaced[index];
    return replaced != null ? replaced : this.found.values[index].asBytes();
  }

  /** Puts another text in its place. */
  replace(index: i32, text: Bytes): void {
    if (this.has(index)) this.replaced[index] = text;
  }

  /** The change of the body that the replacements make, every other byte as it was; null without any. */
  splice(): Splice | null {
    const document = this.document;
    const out = new ByteWriter(document.length + 256);
    let from = 0;
    for (let i = 0; i < this.length; i++) {
      const replaced = this.replaced[i];
      if (replaced == null) continue;
      const raw = this.found.values[i].raw;
      out.bytes(document.slice(from, raw.start - document.start));
      new JsonWriter(out).stringBytes(replaced);
      from = raw.end - document.start;
    }
    return from == 0 ? null : new Splice(from, out.take());
  }

  private has(index: i32): bool {
    return <u32>index < <u32>this.replaced.length;
  }
}
