import type { SecretObject } from "@sluice/manifest";
import type { AiOverloadIr, AiRuleIr } from "../../../ir/ai.ts";
import { TARGET_HEADER } from "./route-entries.ts";
import type { Choice, TranslatedRule } from "./rule.ts";
import { isMeasured } from "./targets-config.ts";

/** Name of the plugin that goes by what it measures. */
export const BALANCER = "ai-load-balancer";

/**
 * What ai-load-balancer is told about a rule whose first target it chooses, or takes requests away from when it is
 * overloaded; undefined: it has nothing to do with the rule.
 */
export function balancerConfig({ ir, choices, dropped }: TranslatedRule): SecretObject | undefined {
  if (dropped !== undefined || !(isMeasured(ir) || ir.overload !== undefined)) return undefined;
  const services = choices.filter((choice) => isServed(ir, choice)).map((choice) => serviceConfig(ir, choice));
  if (services.length === 0) return undefined;
  return {
    lb_type: "cluster",
    lb_policy: "cluster_metrics",
    lb_config: {
      mode: modeOf(ir),
      cluster_header: TARGET_HEADER,
      ...(isChosenBefore(ir) ? { keep_header: true } : {}),
      services,
    },
  };
}

function modeOf({ strategy, latency }: AiRuleIr): string {
  if (strategy === "LeastBusy") return "LeastBusy";
  if (strategy !== "LeastLatency") return "Given";
  return latency === "Total" ? "LeastTotalLatency" : "LeastFirstTokenLatency";
}

/** Whether model-router has its say before. */
function isChosenBefore(ir: AiRuleIr): boolean {
  return !isMeasured(ir) || ir.targets.some(({ when }) => when !== undefined);
}

/** Who cannot be asked takes nobody's requests; nor does who has no weight, save with Priority and LeastCost, which know none. */
function isServed({ strategy }: AiRuleIr, { target: { ir }, backend }: Choice): boolean {
  const hasWeight = ir.weight > 0 || ir.when !== undefined || strategy === "Priority" || strategy === "LeastCost";
  return backend !== undefined && hasWeight;
}

function serviceConfig({ overload }: AiRuleIr, { target: { ir }, backend }: Choice): SecretObject {
  const inFlight = overload?.inFlight;
  return {
    name: ir.name,
    ...(ir.to.kind === "provider" ? { provider: ir.to.id } : poolConfig(backend?.name ?? "", overload)),
    ...(ir.model === undefined ? {} : { model: ir.model }),
    ...(ir.when === undefined ? {} : { named_only: true }),
    ...(inFlight === undefined ? {} : { max_in_flight: inFlight }),
  };
}

/** @param pool name of its backend */
function poolConfig(pool: string, { queue, kvCache }: AiOverloadIr = {}): SecretObject {
  return {
    pool,
    ...(queue === undefined ? {} : { max_queue: queue }),
    ...(kvCache === undefined ? {} : { max_kv_cache: Number(kvCache) }),
  };
}
