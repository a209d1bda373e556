import type { StatusUpdate } from "../ir/status.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { FleetServices } from "./addresses.ts";
import { Attachments } from "./attach.ts";
import type { BackendRefs, ResolvedBackend } from "./backend-refs.ts";
import { BackendTls } from "./backend-tls.ts";
import type { FleetBuilder } from "./fleet-builder.ts";
import type { GatewayModel } from "./gateway.ts";
import { type ClassModel, readClasses } from "./gateway-class.ts";
import { readGateways } from "./gateways.ts";
import { Grants } from "./grants.ts";
import { keptBackendRefs } from "./kept-backend-refs.ts";
import type { TranslateOptions } from "./options.ts";

/**
 * One translation under way. Kinds of routes read `store`, ask `attachments` where they hang and `backends` where they
 * lead, hand what comes of it to the fleets of the Gateways, and leave what there is to say in `status`.
 */
export interface TranslateContext {
  readonly store: ResourceStore;
  readonly options: TranslateOptions;
  readonly grants: Grants;
  /** By name; only those that are read. */
  readonly classes: ReadonlyMap<string, ClassModel>;
  /** By `NAMESPACE/NAME`; only those of classes that are read. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
  /** By name. */
  readonly fleets: Map<string, FleetBuilder>;
  readonly services: FleetServices;
  readonly attachments: Attachments;
  readonly backends: BackendRefs;
  readonly backendTls: BackendTls;
  /** In any order; sorted at the end. */
  readonly status: StatusUpdate[];
  /** Hands a backend that routes of a Gateway lead to to the Gateway's fleet. */
  use(outcome: ResolvedBackend, gateway: GatewayModel): void;
}

export function createContext(store: ResourceStore, options: TranslateOptions): TranslateContext {
  const grants = new Grants(store);
  const classes = readClasses(store, options);
  const { gateways, fleets } = readGateways(classes, options, { store, grants });
  const backendTls = new BackendTls(store);
  return {
    store,
    options,
    grants,
    classes,
    gateways,
    fleets,
    services: new FleetServices(store),
    attachments: new Attachments(gateways, store),
    backends: keptBackendRefs(store, grants, backendTls),
    backendTls,
    status: [],
    use({ backend, service }, gateway) {
      // Other controllers find the backends of their routes themselves.
      if (gateway.fleet.target === "envoy") gateway.fleet.addBackend(backend);
      if (service !== undefined) backendTls.use(service, gateway);
    },
  };
}
