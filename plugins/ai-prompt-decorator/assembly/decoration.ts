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

  /** The same in a content: a string, or a list of parts of which some have a `text`. */
  replaceContent(role: Bytes, content: JsonValue): void {
    this.replaceString(role, content);
    if (content.kind != JsonKind.Array) return;
    const parts = content.items();
    while (parts.next()) this.replaceString(role, lastMember(parts.value, TEXT));
  }
}

const TEXT: Bytes = Bytes.of("text");

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
