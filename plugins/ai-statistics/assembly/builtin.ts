import { StatAttribute, Source } from "./attribute";
import { Attribute } from "./generated/config.gen";

/** Keys whose values are found without being told where: paths in the bodies of OpenAI, Anthropic and Gemini. */
@final
class Builtin {
  constructor(
    readonly key: string,
    readonly source: Source,
    readonly paths: Array<string>,
  ) {}
}

/** Built when a configuration is read; a key with two sources has two lines. */
function builtins(): Array<Builtin> {
  return [
    new Builtin("question", Source.RequestBody, ["messages.@reverse.0.content", "contents.@reverse.0.parts.0.text"]),
    new Builtin("system", Source.RequestBody, ["system", "systemInstruction.parts.0.text"]),
    new Builtin("answer", Source.ResponseStream, [
      "choices.0.delta.content",
      "delta.text",
      "candidates.0.content.parts.0.text",
    ]),
    new Builtin("answer", Source.ResponseBody, [
      "choices.0.message.content",
      'content.#(type=="text").text',
      "candidates.0.content.parts.0.text",
    ]),
    new Builtin("reasoning", Source.ResponseStream, ["choices.0.delta.reasoning_content", "delta.thinking"]),
    new Builtin("reasoning", Source.ResponseBody, [
      "choices.0.message.reasoning_content",
      'content.#(type=="thinking").thinking',
    ]),
    new Builtin("tool_calls", Source.ResponseStream, []),
    new Builtin("tool_calls", Source.ResponseBody, ["choices.0.message.tool_calls", 'content.#(type=="tool_use")#']),
    new Builtin("reasoning_tokens", Source.Usage, []),
    new Builtin("cached_tokens", Source.Usage, []),
    new Builtin("input_token_details", Source.Usage, []),
    new Builtin("output_token_details", Source.Usage, []),
  ];
}

/** Makes attributes of a configuration's entries: a built-in key without a source has one for each place to look. */
@final
export class AttributeMaker {
  readonly made: StatAttribute[] = [];
  private readonly table: Array<Builtin> = builtins();

  /** False when the entry names no source and its key is not built in: it has no effect. */
  add(config: Attribute, source: Source): bool {
    let known = false;
    for (let i = 0; i < this.table.length; i++) {
      const builtin = this.table[i];
      if (builtin.key != config.key) continue;
      if (source != Source.None && source != builtin.source) continue;
      this.made.push(new StatAttribute(config, builtin.source, builtin.paths));
      known = true;
    }
    if (!known && source != Source.None) this.made.push(new StatAttribute(config, source, []));
    return known || source != Source.None;
  }

  /** All built-in keys of these sources, in the log. */
  addBuiltins(isWanted: (source: Source) => bool): void {
    for (let i = 0; i < this.table.length; i++) {
      const builtin = this.table[i];
      if (isWanted(builtin.source)) {
        this.made.push(new StatAttribute(logged(builtin.key), builtin.source, builtin.paths));
      }
    }
  }
}

/** An entry that goes into `ai_log` and says no more. */
export function logged(key: string): Attribute {
  const config = new Attribute();
  config.key = key;
  config.applyToLog = true;
  return config;
}
