import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptDecoratorConfig } from "./generated/config.gen";
import { Prompts } from "./prompts";
import { Replacements } from "./replacements";

/** A configuration made ready for requests. */
@final
export class PromptDecoratorPolicy {
  constructor(
    readonly prepend: Prompts,
    readonly append: Prompts,
    readonly replace: Replacements,
  ) {}

  /** Whether requests need not be read. */
  get isEmpty(): bool {
    return this.prepend.isEmpty && this.append.isEmpty && this.replace.isEmpty;
  }
}

@final
export class PromptDecoratorDecoder extends ConfigDecoder<PromptDecoratorPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptDecoratorPolicy {
    const config = PromptDecoratorConfig.decode(value, path, issues);
    const replace = new Replacements(config.replace, path.key("replace"), issues);
    return new PromptDecoratorPolicy(new Prompts(config.prepend), new Prompts(config.append), replace);
  }
}
