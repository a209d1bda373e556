import type { SecretObject } from "@sluice/manifest";
import type { AiRuleIr, AiTargetIr, ModelIr } from "../../../ir/ai.ts";
import type { ValueMatchIr } from "../../../ir/route.ts";
import { modelOf } from "../provider/known-model.ts";
import type { Choice, TranslatedRule } from "./rule.ts";

/** Strategies that go by what was measured: ai-load-balancer chooses, save for targets with `when`. */
export function isMeasured({ strategy }: AiRuleIr): boolean {
  return strategy === "LeastLatency" || strategy === "LeastBusy";
}

/**
 * What model-router is told about a rule whose first target it chooses; undefined: somebody else does, or nothing of the
 * rule has an effect.
 */
export function targetsConfig(rule: TranslatedRule): SecretObject | undefined {
  const { ir, choices, dropped } = rule;
  if (ir.chosenBy === "weights" || dropped !== undefined) return undefined;
  const choosable = choices.filter((choice) => isChoosable(rule, choice));
  if (choosable.length === 0) return undefined;
  return {
    targets: {
      strategy: isMeasured(ir) ? "Weighted" : ir.strategy,
      ...(ir.sticky === undefined ? {} : { sticky: ir.sticky }),
      choices: choosable.map((choice) => choiceConfig(rule, choice)),
    },
    // The route is what says that a request is one of a model's, whatever path it has.
    enableOnPathSuffix: ["*"],
  };
}

/** By weight a target that cannot be asked keeps its share, as for HTTPRoutes; the first and the cheapest are others then. */
function isChoosable({ ir }: TranslatedRule, { target, backend }: Choice): boolean {
  if (isMeasured(ir)) return target.ir.when !== undefined;
  return ir.strategy === "Weighted" || target.ir.when !== undefined || backend !== undefined;
}

function choiceConfig({ ir }: TranslatedRule, { target }: Choice): SecretObject {
  const { name, weight, when } = target.ir;
  return {
    name,
    ...(ir.strategy === "Weighted" ? { weight } : {}),
    ...(when === undefined ? {} : { when: whenConfig(when) }),
    ...(ir.strategy === "LeastCost" && when === undefined ? costConfig(modelOfChoice(target)) : {}),
  };
}

function modelOfChoice({ ir, provider }: Choice["target"]): ModelIr {
  const name = ir.model ?? "";
  return provider?.ir === undefined ? { name } : modelOf(provider.ir, name);
}

function costConfig({ price, contextWindow }: ModelIr): SecretObject {
  return {
    ...(price === undefined ? {} : { price: { ...price } }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
  };
}

function whenConfig({ headers, consumers }: NonNullable<AiTargetIr["when"]>): SecretObject {
  return {
    ...(headers.length === 0 ? {} : { headers: headers.map(headerConfig) }),
    ...(consumers.length === 0 ? {} : { consumers }),
  };
}

function headerConfig({ name, kind, value }: ValueMatchIr): SecretObject {
  return { name, value, type: kind === "exact" ? "Exact" : "RegularExpression" };
}
