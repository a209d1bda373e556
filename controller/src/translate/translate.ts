import type { Ir } from "../ir/ir.ts";
import type { StatusUpdate } from "../ir/status.ts";
import { compareObjects, compareText, type ResourceStore } from "../store/resource-store.ts";
import { translateAi } from "./ai/translate-ai.ts";
import { createContext, type TranslateContext } from "./context.ts";
import { classStatuses } from "./gateway-class.ts";
import { gatewayStatus, invalidGatewayStatus } from "./gateway-status.ts";
import { translateGrpcRoutes, translateHttpRoutes } from "./http/translate-http.ts";
import { translateIngresses } from "./ingress/translate-ingress.ts";
import type { TranslateOptions } from "./options.ts";
import { objectiveStatuses } from "./pool/objective-status.ts";
import { poolStatuses } from "./pool/pool-status.ts";
import { translateStreamRoutes } from "./stream-routes.ts";

export interface Translation {
  readonly ir: Ir;
  /** Sorted by kind, namespace and name. */
  readonly status: readonly StatusUpdate[];
}

/** Kinds of routes, in the order in which they are hung on the Gateways. AIRoutes come last: their policies are for all. */
const TRANSLATORS: readonly ((context: TranslateContext) => void)[] = [
  translateHttpRoutes,
  translateGrpcRoutes,
  translateStreamRoutes,
  translateIngresses,
  translateAi,
];

/**
 * What all resources together mean. Pure and synchronous: the same store gives the same result, and parts of the IR whose
 * resources have not changed since another translation are the same objects again.
 */
export function translate(store: ResourceStore, options: TranslateOptions): Translation {
  const context = createContext(store, options);
  for (const translator of TRANSLATORS) translator(context);
  const fleets = [...context.fleets.values()].map((fleet) => fleet.build());
  return { ir: { fleets: fleets.sort((a, b) => compareText(a.name, b.name)) }, status: statuses(context) };
}

function statuses(context: TranslateContext): readonly StatusUpdate[] {
  const { store, options, services, attached, poolUses, status } = context;
  const { classes, gateways } = context.gateways;
  const ofGateways = [...gateways.values()]
    .filter((gateway) => gateway.class.reports)
    .map((gateway) => gatewayStatus(gateway, services, attached));
  const invalid = store.entries("Gateway").filter(({ object, effective }) => {
    const spec = object.spec as { readonly gatewayClassName?: unknown } | undefined;
    return effective === undefined && classes.get(String(spec?.gatewayClassName))?.reports === true;
  });
  const all = [
    ...classStatuses(store, options),
    ...ofGateways,
    ...invalid.map(invalidGatewayStatus),
    ...context.backendTls.statuses(),
    ...poolStatuses(store, poolUses),
    ...objectiveStatuses(store, poolUses),
    ...status,
  ];
  return all.sort(
    ({ ref: a }, { ref: b }) => compareText(a.kind, b.kind) || compareObjects({ metadata: a }, { metadata: b }),
  );
}
