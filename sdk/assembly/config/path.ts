import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonWriter } from "../json/writer";
import { Literal, literalAddress, literalLength } from "../literal";

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
 * its parent and one step, and becomes text only when there is something to say about it.
 */
@final
export class ConfigPath {
  private constructor(
    private readonly parent: ConfigPath | null,
    private readonly name: string,
    private readonly index: i32,
    readonly wrapper: WrapperPlace,
  ) {}

  /** The configuration itself. */
  static root(): ConfigPath {
    return new ConfigPath(null, "", -1, WrapperPlace.Root);
  }

  /** A member of the object at this place. */
  key(name: string): ConfigPath {
    return new ConfigPath(this, name, -1, WrapperPlace.None);
  }

  /** The same for a text of the program. */
  keyLiteral(name: Literal): ConfigPath {
    return this.key(String.UTF8.decodeUnsafe(literalAddress(name), <usize>literalLength(name)));
  }

  /** An element of the array at this place. */
  at(index: i32): ConfigPath {
    return new ConfigPath(this, "", index, WrapperPlace.None);
  }

  /** An element of `_rules_`: a configuration in its own right. */
  rule(index: i32): ConfigPath {
    return new ConfigPath(this, "", index, WrapperPlace.Rule);
  }

  /** "" for the configuration itself. */
  toString(): string {
    const parent = this.parent;
    if (parent == null) return "";
    const before = parent.toString();
    if (this.index >= 0) return before + "[" + this.index.toString() + "]";
    if (!isIdentifier(this.name)) return before + "[" + quote(this.name) + "]";
    return before.length == 0 ? this.name : before + "." + this.name;
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

function isIdentifier(name: string): bool {
  if (name.length == 0 || name.length > LONGEST_QUOTED) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    const letter = (c | 0x20) - 0x61 < 26 && (c | 0x20) >= 0x61;
    const digit = c >= 0x30 && c <= 0x39;
    // A dash inside is how headers and many of our keys are written; `a.b-c` still reads as one place.
    if (!letter && c != 0x5f && !(i > 0 && (digit || c == 0x2d))) return false;
  }
  return true;
}

/** Used where a key is at hand as bytes. */
export function keyText(key: Bytes): string {
  return key.length > 4 * LONGEST_QUOTED ? key.slice(0, 4 * LONGEST_QUOTED).toString() : key.toString();
}
