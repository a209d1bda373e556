import {
  Bytes,
  ByteWriter,
  JsonKind,
  JsonPatches,
  JsonValue,
  JsonWriter,
  lastMember,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptDecoratorPolicy } from "./policy";
import { Texts } from "./texts";

/** A request while it is decorated: what is to change in it so far. */
@final
export class Decoration {
  readonly patches: JsonPatches;

  constructor(
    readonly policy: PromptDecoratorPolicy,
    body: Bytes,
    readonly texts: Texts,
  ) {
    this.patches = new JsonPatches(body);
  }

  /** The replacements in a value of the request; one that is no string, or where none applies, stays as it is. */
  replaceString(role: Bytes, value: JsonValue): void {
    if (value.kind != JsonKind.String || this.policy.replace.isEmpty) return;
    const text = value.asBytes();
    const replaced = this.texts.replaced(role, text);
    if (!replaced.equals(text)) this.patches.replace(value, quoted(replaced));
  }

  /**
   * The same in a content: a string, or a list of parts of which some have a `text`. Anthropic's results of tools, which are
   * parts of the user's messages, have the role `tool`. Gemini's thoughts stay: their provider signed them.
   */
  replaceContent(role: Bytes, content: JsonValue): void {
    this.replaceString(role, content);
    if (content.kind != JsonKind.Array) return;
    const parts = content.items();
    while (parts.next()) {
      const part = parts.value;
      if (lastMember(part, TYPE).rawText().equalsString("tool_result")) this.replaceResult(lastMember(part, CONTENT));
      else if (!lastMember(part, THOUGHT).asBool()) this.replaceString(role, lastMember(part, TEXT));
    }
  }

  private replaceResult(content: JsonValue): void {
    this.replaceString(TOOL, content);
    const parts = content.items();
    while (content.kind == JsonKind.Array && parts.next()) this.replaceString(TOOL, lastMember(parts.value, TEXT));
  }
}

const TEXT: Bytes = Bytes.of("text");
const TYPE: Bytes = Bytes.of("type");
const CONTENT: Bytes = Bytes.of("content");
const THOUGHT: Bytes = Bytes.of("thought");
const TOOL: Bytes = Bytes.of("tool");

/** The text as a JSON string. */
export function quoted(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).stringBytes(text);
  return out.take();
}

const COMMA: i32 = 0x2c;

/** JSON members or elements, with the commas that part them from their neighbours. */
export function joined(json: Bytes, commaAfter: bool, commaBefore: bool): Bytes {
  const out = new ByteWriter(json.length + 2);
  if (commaBefore) out.byte(COMMA);
  out.bytes(json);
  if (commaAfter) out.byte(COMMA);
  return out.take();
}
