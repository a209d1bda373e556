import { compareText } from "../../store/resource-store.ts";
import { routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan } from "./planned.ts";
import type { MatchRule, WasmPluginInit } from "./wasm-plugin.ts";

/** The models that targets name, put into requests once it is known where they go. */
export function modelMapperRules({ ingresses, poolRoutes }: Plan, settings: HigressSettings): readonly MatchRule[] {
  const rules = new Map<
    string,
    { readonly service: string | undefined; readonly model: string; readonly routes: Set<string> }
  >();
  const add = (route: string, service: string | undefined, model: string | undefined) => {
    if (model === undefined) return;
    const key = `${service ?? ""}\n${model}`;
    const rule = rules.get(key) ?? { service, model, routes: new Set<string>() };
    rules.set(key, rule);
    rule.routes.add(route);
  };
  for (const { name, destinations } of ingresses) {
    const route = routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace);
    for (const { service, model } of destinations) add(route, service, model);
  }
  for (const { name, route, model } of poolRoutes) {
    add(routeName("HTTPRoute", { namespace: route.namespace, name }, settings.podNamespace), undefined, model);
  }
  return [...rules]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { service, model, routes }]) => ({
      ingress: [...routes].sort(),
      ...(service === undefined ? {} : { service: [service] }),
      config: { modelMapping: { "*": model } },
    }));
}

/** @param place phase and priority behind whatever chooses routes */
export function modelMapperPlugin(
  rules: readonly MatchRule[],
  place: Pick<WasmPluginInit, "phase" | "priority">,
): WasmPluginInit | undefined {
  if (rules.length === 0) return undefined;
  return {
    name: "model-mapper",
    module: { kind: "bundled", plugin: "model-mapper" },
    failure: "closed",
    rules,
    ...place,
  };
}
