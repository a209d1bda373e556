import type { TargetKind } from "../ir/fleet.ts";
import type { RedisBridge } from "./ai/policy/store/redis-bridge.ts";

/** What translation must know beside the resources. */
export interface TranslateOptions {
  /** GatewayClasses with this `spec.controllerName` are ours, and so are the status entries that carry it. */
  readonly controllerName: string;
  /** IngressClasses with this `spec.controller` are ours. */
  readonly ingressControllerName: string;
  /** Data plane of classes whose parameters name none. */
  readonly target: TargetKind;
  /**
   * Nobody else reads these resources (file mode): Gateways of class `higress`, or of a class of Higress's controller,
   * are ours, and a class named `higress` or `sluice` need not exist.
   */
  readonly acceptsHigressClass: boolean;
  /** Addresses of Gateways that name none, and whose class and Service have none. */
  readonly addresses: readonly string[];
  /** Listener port → port that proxies open; wins over the class's. */
  readonly targetPorts: Readonly<Record<number, number>>;
  /** Added to listener ports below 1024, which a process without privileges cannot open. */
  readonly privilegedPortOffset: number;
  /** All fleets run on one machine, so that only one of them can open a port. */
  readonly sharesMachine: boolean;
  /** Whether InferencePools may be backends. */
  readonly inferenceExtension: boolean;
  /** Who asks endpoint pickers on stock Envoy: `plugin` gie-endpoint-picker, `native` Envoy's own ext_proc. */
  readonly epp: "plugin" | "native";
  /** By which stock Envoy reaches a Redis. Absent: it reaches none. */
  readonly redisBridge?: RedisBridge;
}

/** In a cluster: Services map the clients' ports to those of the containers. */
export const CLUSTER_OPTIONS: TranslateOptions = {
  controllerName: "sluice.dev/gateway-controller",
  ingressControllerName: "sluice.dev/ingress-controller",
  target: "envoy",
  acceptsHigressClass: false,
  addresses: [],
  targetPorts: {},
  privilegedPortOffset: 10_000,
  sharesMachine: false,
  inferenceExtension: false,
  epp: "plugin",
};

/** On one machine, from files: clients connect to the proxy itself. */
export const FILE_OPTIONS: TranslateOptions = {
  ...CLUSTER_OPTIONS,
  acceptsHigressClass: true,
  addresses: ["127.0.0.1"],
  privilegedPortOffset: 0,
  sharesMachine: true,
};
