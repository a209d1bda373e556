import type { SecretObject } from "@sluice/manifest";
import type { PluginIr, PluginRuleIr } from "../../../ir/plugin.ts";
import { compareText } from "../../../store/resource-store.ts";
import type { FleetBuilder } from "../../fleet-builder.ts";
import { placementOf } from "../chain/placement.ts";
import type { AiContext } from "../context.ts";
import type { FleetUse } from "../fleet-use.ts";
import { type FleetPolicies, targetOf } from "../policy/fleet-policies.ts";
import { AI_PROXY } from "./provider-backend.ts";
import { ROUTE_HEADER, routeMark } from "./route-entries.ts";
import type { Choice, TranslatedRule } from "./rule.ts";

/** Name among FleetIr.plugins; `ai-proxy` itself is the one in the providers' clusters. */
const POOL_PROXY = "ai-proxy-pools";

/**
 * A pool's model servers speak OpenAI's protocol as vLLM does: what is in it passes, members that nobody else knows included.
 * Chats in another protocol are put into chat completions, which any endpoint picker can read. The APIs below are those that
 * vLLM has only for some models, or by its extensions; paths that are no known API pass anyway.
 */
const SERVER = {
  type: "vllm",
  chatApi: "chat",
  capabilities: {
    "openai/v1/imagegeneration": "/v1/images/generations",
    "openai/v1/imageedit": "/v1/images/edits",
    "openai/v1/audiospeech": "/v1/audio/speech",
    "openai/v1/moderations": "/v1/moderations",
  },
};

/** What ai-proxy is told of requests to one backend of a rule. */
export interface PoolConfig {
  readonly backend: string;
  readonly config: SecretObject;
}

/** One for each pool that requests of a rule may come to. @param used choices that they may come to */
export function poolConfigs({ ir, choices }: TranslatedRule, used: ReadonlySet<Choice>): readonly PoolConfig[] {
  return choices.flatMap((choice): PoolConfig[] => {
    const { target, backend } = choice;
    if (target.pool === undefined || backend === undefined || !used.has(choice)) return [];
    const mapping = target.ir.model === undefined ? {} : { modelMapping: { "*": target.ir.model } };
    const routeHeader = { name: ROUTE_HEADER, value: routeMark(ir, target.ir) };
    return [{ backend: backend.name, config: { provider: { ...SERVER, ...mapping }, routeHeader } }];
  });
}

/**
 * ai-proxy in front of the endpoint picker, for AIRoutes' requests to pools: the picker must see what the model server will
 * get. In the cluster, where it stands for providers, the pod has been chosen already.
 */
export function poolProxy(
  fleet: FleetBuilder,
  use: FleetUse,
  { routeOf }: FleetPolicies,
  { catalog }: AiContext,
): readonly PluginIr[] {
  if (fleet.target !== "envoy") return [];
  const rules = new Map<string, PluginRuleIr>();
  for (const attached of fleet.attached) {
    const route = routeOf(attached);
    for (const { backend, config } of attached.kind === "AIRoute" ? use.poolConfigs(attached.route) : []) {
      rules.set(`${route} ${backend}`, { targets: [targetOf(attached, route)], backends: [backend], config });
    }
  }
  if (rules.size === 0) return [];
  return [
    {
      name: POOL_PROXY,
      module: { kind: "bundled", plugin: AI_PROXY },
      ...placementOf(AI_PROXY, fleet.target, catalog),
      failure: "closed",
      rules: [...rules].sort(([a], [b]) => compareText(a, b)).map(([, rule]) => rule),
      reroutes: true,
    },
  ];
}
