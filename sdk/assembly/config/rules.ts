import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { jsonErrorAt } from "../json/parse";
import { JsonValue } from "../json/value";
import { ConfigDecoder } from "./decoder";
import { RequestFacts } from "./facts";
import { ConfigIssues } from "./issues";
import { RuleMatcher } from "./matcher";
import { ConfigPath } from "./path";
import { expectKind, readString } from "./read";
import { WrapperKeys } from "./wrapper";

const EMPTY_OBJECT: Bytes = Bytes.of("{}");

/** Stands for a log level that is no text. */
const NO_LEVEL: string = "?";

@final
class Rule<T> {
  constructor(
    readonly matcher: RuleMatcher,
    readonly config: T,
  ) {}
}

/**
 * A plugin's configuration as every Higress plugin takes it: keys for all requests, and `_rules_`, each of which is a
 * configuration for the requests it names. The first rule that matches wins; else the global configuration; else the
 * plugin does nothing. Parsing and matching are pure; `issues` says what is wrong.
 */
@final
export class RuleSet<T> {
  /** `_plugin_id_`, by which Higress's console names one use of a plugin; "" when absent. */
  pluginId: string = "";
  /** `_log_level_`, what this VM is to log; "" when absent, and no level's name when it is no text. */
  logLevel: string = "";
  private global: T | null = null;
  private readonly rules: Array<Rule<T>> = [];

  private constructor() {}

  /**
   * @param config JSON; empty stands for `{}`
   * @param issues `issues.failed` afterwards: refuse the configuration
   */
  static parse<T>(config: Bytes, decoder: ConfigDecoder<T>, issues: ConfigIssues): RuleSet<T> {
    const set = new RuleSet<T>();
    const document = config.length == 0 ? EMPTY_OBJECT : config;
    const path = ConfigPath.root();
    const errorAt = jsonErrorAt(document);
    if (errorAt >= 0) {
      issues.error(path, "this is not JSON: byte " + errorAt.toString());
      return set;
    }
    const root = JsonValue.of(document);
    if (expectKind(root, JsonKind.Object, path, issues)) set.read(root, path, decoder, issues);
    return set;
  }

  /** Every configuration: the global one, if there is one, and those of the rules. */
  configs(): T[] {
    const all: T[] = [];
    const global = this.global;
    if (global != null) all.push(global);
    for (let i = 0; i < this.rules.length; i++) all.push(this.rules[i].config);
    return all;
  }

  /** The configuration for a request, or null: then the plugin lets it pass. */
  match(facts: RequestFacts): T | null {
    const rules = this.rules;
    for (let i = 0; i < rules.length; i++) {
      if (rules[i].matcher.matches(facts)) return rules[i].config;
    }
    return this.global;
  }

  /** The configuration for requests that no rule names, or null. */
  get globalConfig(): T | null {
    return this.global;
  }

  get ruleCount(): i32 {
    return this.rules.length;
  }

  /** A rule's configuration; for plugins that prepare something for each. @param index below `ruleCount` */
  ruleConfig(index: i32): T | null {
    return <u32>index < <u32>this.rules.length ? this.rules[index].config : null;
  }

  private read(root: JsonValue, path: ConfigPath, decoder: ConfigDecoder<T>, issues: ConfigIssues): void {
    const own = new WrapperKeys(root);
    if (own.pluginId.exists) this.pluginId = readString(own.pluginId, path.key("_plugin_id_"), issues);
    if (own.logLevel.exists) this.logLevel = own.logLevel.asString(NO_LEVEL);
    const rules = own.rules;
    const globalIssues = new ConfigIssues();
    // No key at all means "on everywhere, with the defaults"; rules alone mean "on only where a rule says so".
    if (own.hasOthers || !rules.exists) {
      const config = decoder.decode(root, path, globalIssues);
      if (!globalIssues.failed) this.global = config;
    }
    if (rules.exists && rules.kind != JsonKind.Null) this.readRules(rules, path.key("_rules_"), decoder, issues);
    if (this.rules.length == 0 && this.global == null && !globalIssues.failed && !issues.failed) {
      issues.error(path, "neither a key of the plugin nor a rule is there");
    }
    // A global part that does not parse is tolerated where rules do: they are what the user runs.
    issues.absorb(globalIssues, this.rules.length > 0);
  }

  private readRules(list: JsonValue, path: ConfigPath, decoder: ConfigDecoder<T>, issues: ConfigIssues): void {
    if (!expectKind(list, JsonKind.Array, path, issues)) return;
    const items = list.items();
    while (items.next()) {
      const place = path.rule(items.index);
      const rule = items.value;
      if (!expectKind(rule, JsonKind.Object, place, issues)) continue;
      const matcher = RuleMatcher.read(rule, place, issues);
      this.rules.push(new Rule<T>(matcher, this.readConfig(rule, place, decoder, issues)));
    }
  }

  private readConfig(rule: JsonValue, path: ConfigPath, decoder: ConfigDecoder<T>, issues: ConfigIssues): T {
    const global = this.global;
    if (global == null) return decoder.decode(rule, path, issues);
    return decoder.decodeRule(rule, global, path, issues);
  }
}
