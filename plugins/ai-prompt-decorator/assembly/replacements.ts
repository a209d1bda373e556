import { Bytes, ByteWriter, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Replacement as ReplacementConfig } from "./generated/config.gen";

/** Largest text that replacements make of one text, in bytes; a larger outcome is dropped and the text stays. */
const MAX_TEXT: i32 = 16 * 1024 * 1024;

@final
class Replacement {
  private readonly pattern: Bytes;
  private readonly template: Bytes;

  constructor(
    readonly role: string,
    config: ReplacementConfig,
    private readonly expression: Regex | null,
  ) {
    this.pattern = Bytes.of(config.pattern);
    this.template = Bytes.of(config.replacement);
  }

  apply(text: Bytes): Bytes {
    const expression = this.expression;
    if (expression == null) return replaceText(text, this.pattern, this.template);
    return expression.replaceAll(text, this.template, MAX_TEXT).value;
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
      this.list.push(new Replacement(config.onRole, config, expression));
    }
  }

  get isEmpty(): bool {
    return this.list.length == 0;
  }

  /** The text of a message of that role after all replacements; the very text where none applies. */
  apply(role: Bytes, text: Bytes): Bytes {
    let result = text;
    for (let i = 0; i < this.list.length; i++) {
      const replacement = this.list[i];
      if (replacement.role.length == 0 || role.equalsString(replacement.role)) result = replacement.apply(result);
    }
    return result;
  }
}

function replaceText(text: Bytes, pattern: Bytes, replacement: Bytes): Bytes {
  let at = text.indexOf(pattern);
  if (at < 0) return text;
  const out = new ByteWriter(text.length, MAX_TEXT);
  let from = 0;
  for (; at >= 0; at = text.indexOf(pattern, from)) {
    out.bytes(text.slice(from, at));
    out.bytes(replacement);
    from = at + pattern.length;
  }
  out.bytes(text.slice(from));
  return out.overflowed ? text : out.take();
}
