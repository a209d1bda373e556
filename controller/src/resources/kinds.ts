import type { ResourceKind } from "./resources.ts";

/** How the API server knows a kind. */
export interface KindInfo {
  readonly kind: ResourceKind;
  /** Empty for the core group. */
  readonly group: string;
  /** The version that is read. */
  readonly version: string;
  /** Versions of the same shape, accepted in files as well; an API server converts. */
  readonly otherVersions?: readonly string[];
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether a `generation` counts changes of `spec`, and `status` is ours to write. */
  readonly hasStatus: boolean;
  /** Read from an API server only where the inference extension is enabled. */
  readonly inference?: boolean;
}

const GATEWAY_API = "gateway.networking.k8s.io";
const INFERENCE = "inference.networking.k8s.io";
const INFERENCE_X = "inference.networking.x-k8s.io";
const NETWORKING = "networking.k8s.io";
const SLUICE = "sluice.dev";

function kind(
  name: ResourceKind,
  [group, version, plural]: readonly [string, string, string],
  traits: Partial<Pick<KindInfo, "namespaced" | "hasStatus" | "otherVersions" | "inference">> = {},
): KindInfo {
  return { kind: name, group, version, plural, namespaced: true, hasStatus: false, ...traits };
}

/** Every kind that the controller reads, sorted by name. */
export const KINDS: readonly KindInfo[] = [
  kind("AIPolicy", [SLUICE, "v1alpha1", "aipolicies"], { hasStatus: true }),
  kind("AIProvider", [SLUICE, "v1alpha1", "aiproviders"], { hasStatus: true }),
  kind("AIRoute", [SLUICE, "v1alpha1", "airoutes"], { hasStatus: true }),
  kind("BackendTLSPolicy", [GATEWAY_API, "v1", "backendtlspolicies"], { hasStatus: true, otherVersions: ["v1alpha3"] }),
  kind("ConfigMap", ["", "v1", "configmaps"]),
  kind("EndpointSlice", ["discovery.k8s.io", "v1", "endpointslices"]),
  kind("GRPCRoute", [GATEWAY_API, "v1", "grpcroutes"], { hasStatus: true }),
  kind("Gateway", [GATEWAY_API, "v1", "gateways"], { hasStatus: true, otherVersions: ["v1beta1"] }),
  kind("GatewayClass", [GATEWAY_API, "v1", "gatewayclasses"], {
    namespaced: false,
    hasStatus: true,
    otherVersions: ["v1beta1"],
  }),
  kind("HTTPRoute", [GATEWAY_API, "v1", "httproutes"], { hasStatus: true, otherVersions: ["v1beta1"] }),
  kind("InferenceObjective", [INFERENCE_X, "v1alpha2", "inferenceobjectives"], { hasStatus: true, inference: true }),
  kind("InferencePool", [INFERENCE, "v1", "inferencepools"], { hasStatus: true, inference: true }),
  kind("Ingress", [NETWORKING, "v1", "ingresses"], { hasStatus: true }),
  kind("IngressClass", [NETWORKING, "v1", "ingressclasses"], { namespaced: false }),
  kind("Namespace", ["", "v1", "namespaces"], { namespaced: false }),
  kind("Pod", ["", "v1", "pods"], { inference: true }),
  kind("ReferenceGrant", [GATEWAY_API, "v1beta1", "referencegrants"]),
  kind("Secret", ["", "v1", "secrets"]),
  kind("Service", ["", "v1", "services"]),
  kind("TCPRoute", [GATEWAY_API, "v1alpha2", "tcproutes"], { hasStatus: true }),
  kind("TLSRoute", [GATEWAY_API, "v1alpha2", "tlsroutes"], { hasStatus: true, otherVersions: ["v1alpha3"] }),
  kind("UDPRoute", [GATEWAY_API, "v1alpha2", "udproutes"], { hasStatus: true }),
];

const BY_KIND = new Map(KINDS.map((info) => [info.kind, info]));

export function kindInfo(name: ResourceKind): KindInfo {
  const info = BY_KIND.get(name);
  if (info === undefined) throw new Error(`kind ${name} is missing in the table`);
  return info;
}

/** The kind that `apiVersion` and `kind` name; undefined for what the controller does not read. */
export function findKind(apiVersion: string, name: string): KindInfo | undefined {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return KINDS.find(
    (info) =>
      info.kind === name &&
      info.group === group &&
      (info.version === version || info.otherVersions?.includes(version) === true),
  );
}

/** `group/version`, or the version alone for the core group. */
export function apiVersionOf({ group, version }: KindInfo): string {
  return group === "" ? version : `${group}/${version}`;
}
