import { Bytes, ConfigIssues, ConfigPath, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatRequest } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { RegexSet } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { AutoRouting as AutoRoutingConfig } from "./generated/config.gen";

/** The model a client names to have one picked. */
const AUTO_MODEL: string = "higress/auto";

@final
class Choice {
  constructor(
    readonly pattern: RegexSet,
    readonly model: string,
  ) {}
}

/** Picks a model by what the user asked last. */
@final
export class AutoRouting {
  private readonly choices: Array<Choice> = [];

  /** Rules whose expression is wrong are left out with a warning, as in Higress. */
  constructor(
    private readonly config: AutoRoutingConfig,
    path: ConfigPath,
    issues: ConfigIssues,
  ) {
    const rules = config.rules;
    for (let i = 0; i < rules.length; i++) {
      const pattern = RegexSet.compile([rules[i].pattern]);
      if (pattern.ok) this.choices.push(new Choice(pattern.value, rules[i].model));
      else issues.warn(path.key("rules").at(i).key("pattern"), pattern.error + "; the rule is left out");
    }
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
