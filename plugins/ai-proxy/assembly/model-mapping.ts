import { Bytes, ConfigIssues, ConfigMap, ConfigPath, PrefixMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";

const ANY: string = "*";
const REGEX: string = "~";

/** Longest model name that a regular expression may make, in bytes. */
const NAME_LIMIT: i32 = 1024;

@final
class RegexRule {
  constructor(
    readonly regex: Regex,
    readonly template: Bytes,
  ) {}
}

/**
 * Which of the provider's models stands for the one asked for. The whole name wins, then the longest prefix, then the
 * regular expressions in the order of the configuration, then `*`.
 */
@final
export class ModelMapping {
  private readonly exact: Map<string, string> = new Map<string, string>();
  private readonly prefixes: PrefixMap = new PrefixMap();
  private readonly regexes: RegexRule[] = [];
  private fallback: string = "";

  /** Tells `issues` of regular expressions that are none. The first of several equal keys counts. */
  static read(mapping: ConfigMap<string>, path: ConfigPath, issues: ConfigIssues): ModelMapping {
    const out = new ModelMapping();
    for (let i = 0; i < mapping.length; i++) {
      const key = mapping.keys[i];
      const model = mapping.values[i];
      if (key == ANY) {
        if (out.fallback.length == 0) out.fallback = model;
      } else if (key.startsWith(REGEX)) out.addRegex(key, model, path, issues);
      else if (key.endsWith(ANY)) out.addPrefix(key.substring(0, key.length - 1), model);
      else if (!out.exact.has(key)) out.exact.set(key, model);
    }
    return out;
  }

  /** Whether no model is renamed at all. */
  get isEmpty(): bool {
    const hasPatterns = !this.prefixes.isEmpty || this.regexes.length > 0;
    return this.exact.size == 0 && !hasPatterns && this.fallback.length == 0;
  }

  /** The model to ask the provider for: `model` itself where nothing maps it, or to an empty name. */
  resolve(model: string): string {
    const mapped = this.lookUp(model);
    return mapped.length > 0 ? mapped : model;
  }

  private addPrefix(prefix: string, model: string): void {
    if (!this.prefixes.has(prefix)) this.prefixes.set(prefix, model);
  }

  private addRegex(key: string, model: string, path: ConfigPath, issues: ConfigIssues): void {
    const compiled = Regex.compile(key.substring(REGEX.length));
    if (compiled.ok) this.regexes.push(new RegexRule(compiled.value, Bytes.of(model)));
    else issues.error(path.key(key), compiled.error);
  }

  private lookUp(model: string): string {
    if (this.exact.has(model)) return this.exact.get(model);
    const beginning = this.prefixes.find(model);
    if (beginning != null) return beginning;
    const text = this.regexes.length > 0 ? Bytes.of(model) : Bytes.empty();
    for (let i = 0; i < this.regexes.length; i++) {
      const rule = this.regexes[i];
      // As in Go: what the expression matches is replaced, the rest of the name stays.
      if (!rule.regex.test(text)) continue;
      const replaced = rule.regex.replaceAll(text, rule.template, NAME_LIMIT);
      return rule.template.length > 0 && replaced.ok ? replaced.value.toString() : "";
    }
    return this.fallback;
  }
}
