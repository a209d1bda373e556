import type {
  BackendTLSPolicySpec,
  GatewayClassSpec,
  GatewaySpec,
  GRPCRouteSpec,
  HTTPRouteSpec,
  ReferenceGrantSpec,
  TCPRouteSpec,
  TLSRouteSpec,
  UDPRouteSpec,
} from "../generated/gateway-api.gen.ts";
import type { InferenceObjectiveSpec, InferencePoolSpec } from "../generated/inference-extension.gen.ts";
import type { AIPolicySpec, AIProviderSpec, AIRouteSpec } from "../generated/sluice.gen.ts";
import type { KubeObject } from "../store/kube-object.ts";
import type {
  EndpointPort,
  IngressClassSpec,
  IngressSpec,
  PodStatus,
  ServiceSpec,
  ServiceStatus,
  SliceEndpoint,
} from "./core.ts";

interface WithSpec<Kind extends string, Spec> extends KubeObject {
  readonly kind: Kind;
  readonly spec: Spec;
}

export type GatewayClass = WithSpec<"GatewayClass", GatewayClassSpec>;
export type Gateway = WithSpec<"Gateway", GatewaySpec>;
export type HTTPRoute = WithSpec<"HTTPRoute", HTTPRouteSpec>;
export type GRPCRoute = WithSpec<"GRPCRoute", GRPCRouteSpec>;
export type TLSRoute = WithSpec<"TLSRoute", TLSRouteSpec>;
export type TCPRoute = WithSpec<"TCPRoute", TCPRouteSpec>;
export type UDPRoute = WithSpec<"UDPRoute", UDPRouteSpec>;
export type ReferenceGrant = WithSpec<"ReferenceGrant", ReferenceGrantSpec>;
export type BackendTLSPolicy = WithSpec<"BackendTLSPolicy", BackendTLSPolicySpec>;
export type InferenceObjective = WithSpec<"InferenceObjective", InferenceObjectiveSpec>;
export type InferencePool = WithSpec<"InferencePool", InferencePoolSpec>;
export type AIProvider = WithSpec<"AIProvider", AIProviderSpec>;
export type AIRoute = WithSpec<"AIRoute", AIRouteSpec>;
export type AIPolicy = WithSpec<"AIPolicy", AIPolicySpec>;
export type Ingress = WithSpec<"Ingress", IngressSpec>;
export type IngressClass = WithSpec<"IngressClass", IngressClassSpec>;

export interface Service extends WithSpec<"Service", ServiceSpec> {
  readonly status?: ServiceStatus;
}

export interface EndpointSlice extends KubeObject {
  readonly kind: "EndpointSlice";
  readonly addressType: "IPv4" | "IPv6" | "FQDN";
  readonly endpoints: readonly SliceEndpoint[];
  readonly ports?: readonly EndpointPort[];
}

/** `data` is base64; files may have `stringData`, which the loader has put into `data`. */
export interface Secret extends KubeObject {
  readonly kind: "Secret";
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

export interface ConfigMap extends KubeObject {
  readonly kind: "ConfigMap";
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export interface Namespace extends KubeObject {
  readonly kind: "Namespace";
}

/** What `leanPod` leaves of it. */
export interface Pod extends KubeObject {
  readonly kind: "Pod";
  readonly status?: PodStatus;
}

/** Every kind that the controller reads. */
export interface Resources {
  readonly AIPolicy: AIPolicy;
  readonly AIProvider: AIProvider;
  readonly AIRoute: AIRoute;
  readonly BackendTLSPolicy: BackendTLSPolicy;
  readonly ConfigMap: ConfigMap;
  readonly EndpointSlice: EndpointSlice;
  readonly GRPCRoute: GRPCRoute;
  readonly Gateway: Gateway;
  readonly GatewayClass: GatewayClass;
  readonly HTTPRoute: HTTPRoute;
  readonly InferenceObjective: InferenceObjective;
  readonly InferencePool: InferencePool;
  readonly Ingress: Ingress;
  readonly IngressClass: IngressClass;
  readonly Namespace: Namespace;
  readonly Pod: Pod;
  readonly ReferenceGrant: ReferenceGrant;
  readonly Secret: Secret;
  readonly Service: Service;
  readonly TCPRoute: TCPRoute;
  readonly TLSRoute: TLSRoute;
  readonly UDPRoute: UDPRoute;
}

export type ResourceKind = keyof Resources;
