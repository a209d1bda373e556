import { revealSecrets, type SecretObject } from "@sluice/manifest";
import type { PluginRuleIr, PluginTargetIr } from "../../../ir/plugin.ts";
import { memo } from "../../../memo.ts";
import { compareText } from "../../../store/resource-store.ts";

/** Which configuration of one plugin is for which routes; equal ones are one rule. */
export class RuleTable {
  readonly #rules = new Map<string, { readonly config: SecretObject; readonly targets: Map<string, PluginTargetIr> }>();

  add(target: PluginTargetIr, config: SecretObject): void {
    const key = configKey(config);
    const rule = this.#rules.get(key) ?? { config, targets: new Map<string, PluginTargetIr>() };
    this.#rules.set(key, rule);
    rule.targets.set(target.route, target);
  }

  /** How many routes have a configuration. */
  get size(): number {
    return [...this.#rules.values()].reduce((sum, { targets }) => sum + targets.size, 0);
  }

  /** The only configuration there is; undefined: there are several, or none. */
  get only(): SecretObject | undefined {
    const [first, second] = this.#rules.values();
    return second === undefined ? first?.config : undefined;
  }

  /** Sorted by their first route. */
  rules(): readonly PluginRuleIr[] {
    return [...this.#rules.values()]
      .map(({ config, targets }) => ({
        targets: [...targets.values()].sort((a, b) => compareText(a.route, b.route)),
        config,
      }))
      .sort((a, b) => compareText(a.targets[0]?.route ?? "", b.targets[0]?.route ?? ""));
  }
}

/** The same for equal configurations. It has secrets in it: for comparing only. */
export const configKey = memo((config: SecretObject): string => JSON.stringify(revealSecrets(config)));
