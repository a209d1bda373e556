import { Bytes, ByteWriter, ConfigIssues, ConfigPath, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Replacement as ReplacementConfig } from "./generated/config.gen";

/** Largest text that replacements make of one text, in bytes; a replacement with a larger outcome is not done. */
const MAX_TEXT: i32 = 16 * 1024 * 1024;

const NO_ROOM: string = "the replaced texts of the request are too large together";

@final
class Replacement {
  /** Empty for every role. */
  private readonly role: Bytes;
  private readonly pattern: Bytes;
  private readonly template: Bytes;

  constructor(
    config: ReplacementConfig,
    private readonly expression: Regex | null,
  ) {
    this.role = Bytes.of(config.onRole);
    this.pattern = Bytes.of(config.pattern);
    this.template = Bytes.of(config.replacement);
  }

  isFor(role: Bytes): bool {
    return this.role.length == 0 || this.role.equals(role);
  }

  apply(text: Bytes): Result<Bytes> {
    const expression = this.expression;
    if (expression == null) return replaceText(text, this.pattern, this.template);
    return expression.replaceAll(text, this.template, MAX_TEXT);
  }
}

/** What the replacements of one request may still write. */
@final
export class ReplacementRoom {
  /** @param left bytes */
  constructor(private left: i32) {}

  /** Whether there is room for that much, which is then taken; once there was not, there is none at all. */
  take(size: i32): bool {
    const fits = size <= this.left;
    this.left = fits ? this.left - size : 0;
    return fits;
  }
}

/** The replacements of a configuration, in order. */
@final
export class Replacements {
  private readonly list: Array<Replacement> = [];

  /** A wrong expression is an error. */
  constructor(configs: Array<ReplacementConfig>, path: ConfigPath, issues: ConfigIssues) {
    for (let i = 0; i < configs.length; i++) {
      const config = configs[i];
      let expression: Regex | null = null;
      if (config.regex) {
        const compiled = Regex.compile(config.pattern);
        if (!compiled.ok) issues.error(path.at(i).key("pattern"), compiled.error);
        expression = compiled.value;
      }
      this.list.push(new Replacement(config, expression));
    }
  }

  get isEmpty(): bool {
    return this.list.length == 0;
  }

  /** The text of a message of that role after all replacements that fit; the very text where none applies. */
  apply(role: Bytes, text: Bytes, room: ReplacementRoom): Result<Bytes> {
    let result = text;
    let failure = "";
    for (let i = 0; i < this.list.length; i++) {
      const replacement = this.list[i];
      if (!replacement.isFor(role)) continue;
      const outcome = replacement.apply(result);
      if (outcome.ok && outcome.value == result) continue;
      const place = "replace[" + i.toString() + "]: ";
      // A text that was given up cost as much as the largest that is written.
      if (!room.take(outcome.ok ? outcome.value.length : MAX_TEXT)) return Result.fail(result, place + NO_ROOM);
      if (!outcome.ok) failure = place + outcome.error;
      result = outcome.value;
    }
    return failure.length == 0 ? Result.of(result) : Result.fail(result, failure);
  }
}

function replaceText(text: Bytes, pattern: Bytes, replacement: Bytes): Result<Bytes> {
  let at = text.indexOf(pattern);
  if (at < 0) return Result.of(text);
  const out = new ByteWriter(min(text.length, MAX_TEXT), MAX_TEXT);
  let from = 0;
  for (; at >= 0 && !out.overflowed; at = text.indexOf(pattern, from)) {
    out.raw(text.ptr + <usize>from, at - from);
    out.bytes(replacement);
    from = at + pattern.length;
  }
  out.bytes(text.slice(from));
  if (!out.overflowed) return Result.of(out.take());
  return Result.fail(text, "the replaced text is larger than " + MAX_TEXT.toString() + " bytes");
}
