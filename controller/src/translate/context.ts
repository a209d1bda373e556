import type { StatusUpdate } from "../ir/status.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { FleetServices } from "./addresses.ts";
import { AttachedCounts } from "./attached-counts.ts";
import type { BackendRefs, ResolvedBackend } from "./backend-refs.ts";
import { BackendTls } from "./backend-tls.ts";
import { FleetBuilder } from "./fleet-builder.ts";
import type { GatewayModel } from "./gateway.ts";
import { type Gateways, readGateways } from "./gateways.ts";
import { keptBackendRefs } from "./kept-backend-refs.ts";
import type { TranslateOptions } from "./options.ts";
import { PoolUses } from "./pool/pool-use.ts";

/**
 * One translation under way. Kinds of routes read `store`, ask the Gateways' `attacher` where they hang and `backends`
 * where they lead, hand what comes of it to the fleets of the Gateways, and leave what there is to say in `status`.
 */
export interface TranslateContext {
  readonly store: ResourceStore;
  readonly options: TranslateOptions;
  readonly gateways: Gateways;
  /** By name. */
  readonly fleets: Map<string, FleetBuilder>;
  readonly services: FleetServices;
  readonly attached: AttachedCounts;
  readonly backends: BackendRefs;
  readonly backendTls: BackendTls;
  readonly poolUses: PoolUses;
  /** In any order; sorted at the end. */
  readonly status: StatusUpdate[];
  /** @param name of a fleet that a Gateway has */
  fleetOf(name: string): FleetBuilder;
  /** Hands a backend that routes of a Gateway lead to to the Gateway's fleet. */
  use(outcome: ResolvedBackend, gateway: GatewayModel): void;
}

export function createContext(store: ResourceStore, options: TranslateOptions): TranslateContext {
  const gateways = readGateways(store, options);
  const fleets = new Map(gateways.fleets.map((fleet) => [fleet.name, new FleetBuilder(fleet, options)]));
  const backendTls = new BackendTls(store);
  const fleetOf = (name: string): FleetBuilder => {
    const fleet = fleets.get(name);
    if (fleet === undefined) throw new Error(`there is no fleet ${name}`);
    return fleet;
  };
  return {
    store,
    options,
    gateways,
    fleets,
    services: new FleetServices(store),
    attached: new AttachedCounts(),
    backends: keptBackendRefs(store, backendTls, { inference: options.inferenceExtension, epp: options.epp }),
    backendTls,
    poolUses: new PoolUses(),
    status: [],
    fleetOf,
    use({ backend, service }, gateway) {
      const fleet = fleetOf(gateway.fleet);
      // Other controllers find the backends of their routes themselves.
      if (fleet.target === "envoy") fleet.addBackend(backend);
      if (service !== undefined) backendTls.use(service, gateway);
    },
  };
}
