import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonItems } from "../json/items";
import { JsonWriter } from "../json/writer";
import { Literal } from "../literal";

/** Which of the wrapper's own keys may stand at a place, beside the plugin's. */
export const enum WrapperPlace {
  None,
  /** `_rules_` and its like. */
  Root,
  /** `_match_route_` and its like. */
  Rule,
}

/**
 * Where in a configuration something stands, written as in code: `rules[1].modelMapping["gpt-*"]`. Immutable; a place is
 * its parent and one step, and becomes text only when there is something to say about it; keys are kept as UTF-8.
 */
@final
export class ConfigPath {
  private constructor(
    private readonly parent: ConfigPath | null,
    private readonly name: Bytes,
    private readonly index: i32,
    readonly wrapper: WrapperPlace,
  ) {}

  /** The configuration itself. */
  static root(): ConfigPath {
    return new ConfigPath(null, Bytes.empty(), -1, WrapperPlace.Root);
  }

  /** A member of the object at this place. */
  key(name: string): ConfigPath {
    return this.member(Bytes.of(name));
  }

  /** The same for a text of the program. */
  keyLiteral(name: Literal): ConfigPath {
    return this.member(Bytes.ofLiteral(name));
  }

  /** An element of the array at this place. */
  at(index: i32): ConfigPath {
    return new ConfigPath(this, Bytes.empty(), index, WrapperPlace.None);
  }

  /** The member or element that `items` is at. */
  item(items: JsonItems): ConfigPath {
    return items.isObject ? this.member(items.key) : this.at(items.index);
  }

  /** An element of `_rules_`: a configuration in its own right. */
  rule(index: i32): ConfigPath {
    return new ConfigPath(this, Bytes.empty(), index, WrapperPlace.Rule);
  }

  /** "" for the configuration itself. */
  toString(): string {
    const parent = this.parent;
    if (parent == null) return "";
    const before = parent.toString();
    if (this.index >= 0) return before + "[" + this.index.toString() + "]";
    const name = keyText(this.name);
    if (!isIdentifier(this.name)) return before + "[" + quote(name) + "]";
    return before.length == 0 ? name : before + "." + name;
  }

  private member(name: Bytes): ConfigPath {
    return new ConfigPath(this, name, -1, WrapperPlace.None);
  }
}

/** Names longer than this are cut in messages, in UTF-16 units: they come from outside. */
const LONGEST_QUOTED: i32 = 64;

/** A name as a JSON string, cut when it is long, so that a log line stays one line. */
export function quote(text: string): string {
  const out = new ByteWriter();
  new JsonWriter(out).string(text.length > LONGEST_QUOTED ? text.substring(0, LONGEST_QUOTED) + "…" : text);
  return out.take().toString();
}

function isIdentifier(name: Bytes): bool {
  if (name.length == 0 || name.length > LONGEST_QUOTED) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name.at(i);
    const letter = (c | 0x20) - 0x61 < 26 && (c | 0x20) >= 0x61;
    const digit = c >= 0x30 && c <= 0x39;
    // A dash inside is how headers and many of our keys are written; `a.b-c` still reads as one place.
    if (!letter && c != 0x5f && !(i > 0 && (digit || c == 0x2d))) return false;
  }
  return true;
}

/** A key as text, cut when it is far longer than what is quoted. */
export function keyText(key: Bytes): string {
  return key.length > 4 * LONGEST_QUOTED ? key.slice(0, 4 * LONGEST_QUOTED).toString() : key.toString();
}
