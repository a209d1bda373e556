import { LogLevel } from "../abi/types";
import { Bytes } from "../bytes";
import { PluginContext } from "../context";
import { log, logLevelOf, setLogLevel } from "../log";
import { ConfigDecoder } from "./decoder";
import { HostFacts } from "./host-facts";
import { ConfigIssues } from "./issues";
import { RuleSet } from "./rules";

/**
 * A plugin configured as all Higress plugins are: global keys and `_rules_`. A wrong configuration is refused with one log
 * line that names the place; the host then keeps the one before.
 */
export abstract class RulePlugin<T> extends PluginContext {
  private rules: RuleSet<T> | null = null;

  /** @param name the plugin's name, as its log lines begin */
  constructor(
    id: u32,
    readonly name: string,
    private readonly decoder: ConfigDecoder<T>,
  ) {
    super(id);
  }

  onConfigure(configuration: Bytes): bool {
    const issues = new ConfigIssues();
    const rules = RuleSet.parse<T>(configuration, this.decoder, issues);
    for (let i = 0; i < issues.warnings.length; i++) log(LogLevel.Warn, this.name + ": " + issues.warnings[i]);
    if (issues.failed) {
      log(LogLevel.Error, this.name + ": " + issues.summary);
      return false;
    }
    this.applyLogLevel(rules.logLevel);
    this.rules = rules;
    this.onConfigured(rules);
    return true;
  }

  /** A configuration was accepted: the place to start timers or define metrics. May come again for the same context. */
  onConfigured(_rules: RuleSet<T>): void {}

  /** Whether any rule exists, for plugins where that changes what the global part means. */
  get hasRules(): bool {
    const rules = this.rules;
    return rules != null && rules.ruleCount > 0;
  }

  /** The configuration for the current stream, or null: then the plugin has nothing to do with it. */
  configForStream(): T | null {
    const rules = this.rules;
    if (rules == null) return null;
    return rules.ruleCount == 0 ? rules.globalConfig : rules.match(new HostFacts());
  }

  private applyLogLevel(name: string): void {
    if (name.length == 0) return;
    const level = logLevelOf(name);
    if (level >= 0) setLogLevel(<LogLevel>level);
    else log(LogLevel.Warn, this.name + ": _log_level_: expected one of trace, debug, info, warn, error, critical");
  }
}
