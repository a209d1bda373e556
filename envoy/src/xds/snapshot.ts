import { createHash } from "node:crypto";
import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { type Any, AnySchema, anyPack } from "@bufbuild/protobuf/wkt";
import { type Cluster, Cluster_DiscoveryType } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import type { TypedExtensionConfig } from "../generated/envoy/config/core/v3/extension_pb.js";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../generated/envoy/config/endpoint/v3/endpoint_pb.js";
import type { Listener } from "../generated/envoy/config/listener/v3/listener_pb.js";
import type { RouteConfiguration } from "../generated/envoy/config/route/v3/route_pb.js";
import type { Secret } from "../generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.js";
import type { EncodedRoutes } from "./encoded-routes.ts";
import { RESOURCE_SCHEMAS, RESOURCE_TYPES, type ResourceType, typeUrl } from "./resource-type.ts";

/** One resource as it goes to Envoy. */
export interface SnapshotResource {
  readonly name: string;
  /** Hex digest of the bytes: equal resources have equal versions, whoever made them and whenever. */
  readonly version: string;
  readonly packed: Any;
  /** Of a cluster whose endpoints come over ADS: the name that Envoy asks for. */
  readonly endpoints?: string;
}

/** All that the nodes of one group are to have. Never changed once made. */
export interface Snapshot {
  /** Hex digest over all names and versions. */
  readonly version: string;
  /** By type, then by name in ascending order. */
  readonly resources: Readonly<Record<ResourceType, ReadonlyMap<string, SnapshotResource>>>;
}

/** Messages of which a snapshot is made, in any order; a name may occur once in each type. */
export interface SnapshotInit {
  readonly clusters?: readonly Cluster[];
  /** An ADS cluster without any gets an empty one, since Envoy would wait for it. */
  readonly endpoints?: readonly ClusterLoadAssignment[];
  readonly secrets?: readonly Secret[];
  readonly extensions?: readonly TypedExtensionConfig[];
  readonly listeners?: readonly Listener[];
  readonly routes?: readonly (RouteConfiguration | EncodedRoutes)[];
}

/** Throws Error for a resource without a name and for a name that occurs twice: both are the caller's mistakes. */
export function makeSnapshot(init: SnapshotInit): Snapshot {
  const clusters = init.clusters ?? [];
  const resources = {
    cluster: byName("cluster", clusters.map(clusterResource)),
    endpoint: byName("endpoint", assignments(clusters, init.endpoints ?? []).map(endpointResource)),
    secret: byName(
      "secret",
      (init.secrets ?? []).map((message) => named("secret", message)),
    ),
    extension: byName(
      "extension",
      (init.extensions ?? []).map((message) => named("extension", message)),
    ),
    listener: byName(
      "listener",
      (init.listeners ?? []).map((message) => named("listener", message)),
    ),
    route: byName("route", (init.routes ?? []).map(routeResource)),
  };
  const digest = createHash("sha256");
  for (const type of RESOURCE_TYPES) {
    digest.update(`${type}\n${versionOf(resources[type].values())}\n`);
  }
  return { version: digest.digest("hex"), resources };
}

/** Digest of resources that are sorted by name. */
export function versionOf(resources: Iterable<{ readonly name: string; readonly version: string }>): string {
  const digest = createHash("sha256");
  for (const { name, version } of resources) {
    digest.update(`${name}\0${version}\n`);
  }
  return digest.digest("hex");
}

function byName(type: ResourceType, resources: readonly SnapshotResource[]): ReadonlyMap<string, SnapshotResource> {
  const map = new Map<string, SnapshotResource>();
  for (const resource of resources.toSorted((a, b) => compare(a.name, b.name))) {
    if (resource.name === "") {
      throw new Error(`a ${type} has no name`);
    }
    if (map.has(resource.name)) {
      throw new Error(`two ${type}s have the name ${JSON.stringify(resource.name)}`);
    }
    map.set(resource.name, resource);
  }
  return map;
}

/** By code units, so that every process sorts alike. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function assignments(
  clusters: readonly Cluster[],
  given: readonly ClusterLoadAssignment[],
): readonly ClusterLoadAssignment[] {
  const present = new Set(given.map(({ clusterName }) => clusterName));
  const missing = new Set<string>();
  for (const cluster of clusters) {
    const name = endpointsName(cluster);
    if (name !== undefined && !present.has(name)) {
      missing.add(name);
    }
  }
  return [...given, ...[...missing].map((clusterName) => create(ClusterLoadAssignmentSchema, { clusterName }))];
}

function endpointsName(cluster: Cluster): string | undefined {
  const { clusterDiscoveryType: kind, edsClusterConfig: config, name } = cluster;
  if (kind.case !== "type" || kind.value !== Cluster_DiscoveryType.EDS) {
    return undefined;
  }
  return config === undefined || config.serviceName === "" ? name : config.serviceName;
}

function clusterResource(cluster: Cluster): SnapshotResource {
  const endpoints = endpointsName(cluster);
  const resource = pack(RESOURCE_SCHEMAS.cluster, cluster, cluster.name);
  return endpoints === undefined ? resource : { ...resource, endpoints };
}

function endpointResource(assignment: ClusterLoadAssignment): SnapshotResource {
  return pack(RESOURCE_SCHEMAS.endpoint, assignment, assignment.clusterName);
}

function routeResource(routes: RouteConfiguration | EncodedRoutes): SnapshotResource {
  if ("$typeName" in routes) {
    return pack(RESOURCE_SCHEMAS.route, routes, routes.name);
  }
  return once(routes, routes.name, () => create(AnySchema, { typeUrl: typeUrl("route"), value: routes.bytes }));
}

function named(
  type: "secret" | "extension" | "listener",
  message: Message & { readonly name: string },
): SnapshotResource {
  return pack(RESOURCE_SCHEMAS[type], message, message.name);
}

function pack(schema: DescMessage, message: Message, name: string): SnapshotResource {
  return once(message, name, () => anyPack(schema, message));
}

/** Nothing is changed once made, so a renderer that hands in the same object again pays nothing for it. */
const packedBefore = new WeakMap<object, SnapshotResource>();

function once(source: object, name: string, make: () => Any): SnapshotResource {
  const before = packedBefore.get(source);
  if (before !== undefined) {
    return before;
  }
  const packed = make();
  const version = createHash("sha256").update(packed.value).digest("hex");
  const resource = { name, version, packed };
  packedBefore.set(source, resource);
  return resource;
}
