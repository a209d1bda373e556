import type { StatusUpdate } from "../ir/status.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { FleetServices } from "./addresses.ts";
import { Attachments } from "./attach.ts";
import { BackendRefs } from "./backend-refs.ts";
import type { FleetBuilder } from "./fleet-builder.ts";
import type { GatewayModel } from "./gateway.ts";
import { readClasses } from "./gateway-class.ts";
import { readGateways } from "./gateways.ts";
import { Grants } from "./grants.ts";
import type { TranslateOptions } from "./options.ts";

/**
 * One translation under way. Kinds of routes read `store`, ask `attachments` where they hang and `backends` where they
 * lead, hand what comes of it to the fleets of the Gateways, and leave what there is to say in `status`.
 */
export interface TranslateContext {
  readonly store: ResourceStore;
  readonly options: TranslateOptions;
  readonly grants: Grants;
  /** By `NAMESPACE/NAME`; only those of classes that are read. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
  /** By name. */
  readonly fleets: Map<string, FleetBuilder>;
  readonly services: FleetServices;
  readonly attachments: Attachments;
  readonly backends: BackendRefs;
  /** In any order; sorted at the end. */
  readonly status: StatusUpdate[];
}

export function createContext(store: ResourceStore, options: TranslateOptions): TranslateContext {
  const grants = new Grants(store);
  const { gateways, fleets } = readGateways(readClasses(store, options), options, { store, grants });
  return {
    store,
    options,
    grants,
    gateways,
    fleets,
    services: new FleetServices(store),
    attachments: new Attachments(gateways, store),
    backends: new BackendRefs(store, grants, () => undefined),
    status: [],
  };
}
