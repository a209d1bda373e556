import { Bytes, ConfigIssues, ConfigPath, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatRequest } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { AutoRule, AutoRouting as AutoRoutingConfig } from "./generated/config.gen";

/** The model a client names to have one picked. */
const AUTO_MODEL: string = "higress/auto";
const LEFT_OUT: string = "; the rule is left out";

@final
class Choice {
  constructor(
    readonly pattern: Regex,
    readonly model: string,
  ) {}
}

/** Picks a model by what the user asked last. */
@final
export class AutoRouting {
  private readonly choices: Array<Choice> = [];

  /** Rules that can not serve are left out with a warning, as in Higress. */
  constructor(
    private readonly config: AutoRoutingConfig,
    path: ConfigPath,
    issues: ConfigIssues,
  ) {
    for (let i = 0; i < config.rules.length; i++) this.add(config.rules[i], path.key("rules").at(i), issues);
  }

  private add(rule: AutoRule, path: ConfigPath, issues: ConfigIssues): void {
    const pattern = Regex.compile(rule.pattern);
    if (rule.pattern.length == 0) issues.warn(path.key("pattern"), "is empty" + LEFT_OUT);
    else if (!pattern.ok) issues.warn(path.key("pattern"), pattern.error + LEFT_OUT);
    else if (rule.model.length == 0) issues.warn(path.key("model"), "is empty" + LEFT_OUT);
    else this.choices.push(new Choice(pattern.value, rule.model));
  }

  isAskedFor(model: string): bool {
    return this.config.enable && model == AUTO_MODEL;
  }

  /** The model for a chat request, or "": neither a rule matches nor is there a default. */
  pick(body: Bytes): string {
    const text = unescapeText(new ChatRequest(body).lastUserText());
    if (text.length > 0) {
      for (let i = 0; i < this.choices.length; i++) {
        if (this.choices[i].pattern.test(text)) return this.choices[i].model;
      }
    }
    return this.config.defaultModel;
  }
}
