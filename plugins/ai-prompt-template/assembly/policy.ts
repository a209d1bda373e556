import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  expectKind,
  JsonKind,
  JsonValue,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptTemplateConfig } from "./generated/config.gen";
import { Template } from "./template";

/** A configuration made ready for requests. */
@final
export class PromptTemplatePolicy {
  private readonly templates: Array<Template> = [];

  /** @param refusesMissing whether a place without a property is an error of the client's */
  constructor(readonly refusesMissing: bool) {}

  get isEmpty(): bool {
    return this.templates.length == 0;
  }

  add(template: Template): void {
    this.templates.push(template);
  }

  /** Of two with one name the last. */
  find(name: Bytes): Template | null {
    for (let i = this.templates.length - 1; i >= 0; i--) {
      if (this.templates[i].name.equals(name)) return this.templates[i];
    }
    return null;
  }
}

@final
export class PromptTemplateDecoder extends ConfigDecoder<PromptTemplatePolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptTemplatePolicy {
    const config = PromptTemplateConfig.decode(value, path, issues);
    const policy = new PromptTemplatePolicy(config.onMissing == "refuse");
    for (let i = 0; i < config.templates.length; i++) {
      const entry = config.templates[i];
      const place = path.key("templates").at(i).key("template");
      // One that is missing was told by the generated code.
      if (!entry.template.exists || !expectKind(entry.template, JsonKind.Object, place, issues)) continue;
      policy.add(new Template(Bytes.of(entry.name), entry.template, entry.keep));
    }
    return policy;
  }
}
