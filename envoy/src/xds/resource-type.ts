import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { TypedExtensionConfigSchema } from "../generated/envoy/config/core/v3/extension_pb.js";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb.js";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";
import { SecretSchema } from "../generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.js";

/** CDS, EDS, SDS, ECDS, LDS and RDS, in the order in which an update is sent. */
export const RESOURCE_TYPES = ["cluster", "endpoint", "secret", "extension", "listener", "route"] as const;

export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** The message that each type is made of. */
export const RESOURCE_SCHEMAS = {
  cluster: ClusterSchema,
  endpoint: ClusterLoadAssignmentSchema,
  secret: SecretSchema,
  extension: TypedExtensionConfigSchema,
  listener: ListenerSchema,
  route: RouteConfigurationSchema,
} as const;

/**
 * Make before break: a change is sent once Envoy has taken all changes of these types. A cluster is acknowledged only when
 * it is warm (Envoy holds the request back), so a route never leads to one that is not there yet. Endpoints and secrets
 * wait for nothing: a cluster that takes long to warm must not hold up the others' endpoints.
 */
export const WAITS_FOR: Readonly<Record<ResourceType, readonly ResourceType[]>> = {
  cluster: [],
  endpoint: [],
  secret: [],
  extension: ["cluster"],
  listener: ["cluster", "extension"],
  route: ["cluster", "extension", "listener"],
};

/** What may name a cluster: it leaves when none of their changes is under way or refused. */
export const USES_CLUSTERS: readonly ResourceType[] = ["extension", "listener", "route"];

/**
 * For want of what a resource may be refused; when that has come, it is offered once more. Endpoints are nobody's need.
 * Extensions and secrets are not offered again unchanged: Envoy would take them unseen.
 */
export const NEEDS: Readonly<Partial<Record<ResourceType, readonly ResourceType[]>>> = {
  cluster: ["secret", "extension"],
  listener: ["secret", "extension", "cluster"],
  route: ["extension", "cluster"],
};

/**
 * Whether one response holds one resource. Envoy looks at an extension that it refused no second time: offered again, to
 * find the one that is to blame among several, the wrong one would be acknowledged.
 */
export function goesAlone(type: ResourceType): boolean {
  return type === "extension";
}

/** Types of which Envoy asks for all that there are; of the others it asks by name. */
export function isWildcardType(type: ResourceType): boolean {
  return type === "cluster" || type === "listener";
}

export function typeUrl(type: ResourceType): string {
  return `type.googleapis.com/${RESOURCE_SCHEMAS[type].typeName}`;
}

const BY_URL = new Map(RESOURCE_TYPES.map((type) => [typeUrl(type), type]));

/** Undefined for a type that we do not serve. */
export function resourceType(url: string): ResourceType | undefined {
  return BY_URL.get(url);
}
