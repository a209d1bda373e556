import type { ServerTlsIr } from "../ir/listener.ts";
import type { Gateway } from "../resources/resources.ts";
import type { ObjectRef } from "../store/kube-object.ts";
import type { Entry } from "../store/resource-store.ts";
import type { ClassModel } from "./gateway-class.ts";

/** The Gateways that serve together, one of them at least, in order of precedence. */
export interface FleetModel {
  readonly name: string;
  readonly class: ClassModel;
  readonly gateways: readonly GatewayModel[];
}

/** A Gateway of a class that is read. */
export interface GatewayModel {
  readonly ref: ObjectRef;
  readonly object: Gateway;
  readonly entry: Entry<"Gateway">;
  readonly class: ClassModel;
  /** Name of the fleet that serves it. */
  readonly fleet: string;
  readonly listeners: readonly ListenerModel[];
}

export type ListenerSpec = Gateway["spec"]["listeners"][number];

export type ListenerProtocol = "HTTP" | "HTTPS" | "TLS" | "TCP" | "UDP";

export interface RouteGroupKind {
  readonly group: string;
  readonly kind: string;
}

/** Why something is not as it should be. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** A listener, judged. */
export interface ListenerModel {
  readonly gateway: ObjectRef;
  readonly spec: ListenerSpec;
  readonly name: string;
  readonly port: number;
  /** Undefined: one that is not supported. */
  readonly protocol: ListenerProtocol | undefined;
  /** In lower case; `*`: any. */
  readonly hostname: string;
  /** Kinds of routes that may attach. */
  readonly kinds: readonly RouteGroupKind[];
  readonly passthrough: boolean;
  readonly tls?: ServerTlsIr;
  /** DNS names of its certificates. */
  readonly certificateNames: readonly string[];
  readonly unaccepted?: Problem;
  readonly conflict?: Problem;
  readonly unresolved: readonly Problem[];
  readonly overlap?: Problem;
  /** Whether traffic can be served: otherwise routes attach, and nothing comes of it. */
  readonly usable: boolean;
}
