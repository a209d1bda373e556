import { Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { grokPatterns } from "./patterns";

/** Names within names are at most this deep in our table. */
const DEEPEST: i32 = 8;
/** UTF-16 units of an expression with its names filled in; more than a pattern may have (regex/limits.ts). */
const LONGEST: i32 = 65536;

const BRACE: i32 = 0x7b;
const PERCENT: i32 = 0x25;

/** Grok patterns by their names; made where a configuration is read. */
@final
export class GrokTable {
  private readonly known: Map<string, string> = new Map<string, string>();

  constructor() {
    const lines = grokPatterns().split("\n");
    for (let i = 0; i < lines.length; i++) {
      const space = lines[i].indexOf(" ");
      if (space > 0) this.known.set(lines[i].substring(0, space), lines[i].substring(space + 1));
    }
  }

  /**
   * A regular expression with its grok patterns filled in: `%{NAME}` as a group that captures nothing, `%{NAME:group}` as
   * one of that name (what follows a second colon is grok's type, and means nothing here). A `%{` without a letter behind
   * is what RE2 reads: a repetition. Fails where a name is not known.
   */
  expand(pattern: string): Result<string> {
    return this.fill(pattern, DEEPEST);
  }

  private fill(pattern: string, depth: i32): Result<string> {
    let out = "";
    let from = 0;
    for (let at = find(pattern, 0); at >= 0; at = find(pattern, from)) {
      const end = pattern.indexOf("}", at);
      if (end < 0) return Result.fail(pattern, "`" + pattern.substring(at) + "` has no end");
      const parts = pattern.substring(at + 2, end).split(":");
      const name = parts[0];
      if (depth == 0 || !this.known.has(name)) return Result.fail(pattern, "no grok pattern is named `" + name + "`");
      const inner = this.fill(this.known.get(name), depth - 1);
      if (!inner.ok) return inner;
      const group = parts.length > 1 && parts[1].length > 0 ? "(?P<" + parts[1] + ">" : "(?:";
      out += pattern.substring(from, at) + group + inner.value + ")";
      if (out.length > LONGEST) return Result.fail(pattern, "the expression is too long with its grok patterns");
      from = end + 1;
    }
    return Result.of(out + pattern.substring(from));
  }
}

/** The next `%{` and a letter that no backslash is before; -1 when there is none. */
function find(pattern: string, from: i32): i32 {
  for (let i = from; i + 2 < pattern.length; i++) {
    const unit = pattern.charCodeAt(i);
    if (unit == 0x5c) i++;
    else if (unit == PERCENT && pattern.charCodeAt(i + 1) == BRACE && isLetter(pattern.charCodeAt(i + 2))) return i;
  }
  return -1;
}

function isLetter(unit: i32): bool {
  return <u32>((unit | 0x20) - 0x61) < 26;
}
