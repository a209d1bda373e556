import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { create, type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import type { Bootstrap } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { Bootstrap_DynamicResourcesSchema } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { type Cluster, ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import {
  ApiVersion,
  type ConfigSource,
  ConfigSourceSchema,
} from "../generated/envoy/config/core/v3/config_source_pb.js";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { DiscoveryResponseSchema } from "../generated/envoy/service/discovery/v3/discovery_pb.js";

/** What a running Envoy can be given anew without a restart. */
export interface EnvoyResources {
  readonly listeners: readonly Listener[];
  readonly clusters: readonly Cluster[];
}

export type ResourceKind = "listener" | "cluster";

/** Binary rather than JSON: Envoy reads both, and binary needs no registry and costs a tenth on large configurations. */
const FILES: Record<ResourceKind, string> = { listener: "listeners.pb", cluster: "clusters.pb" };

/** The bootstrap with LDS and CDS read from files in `directory`. */
export function withFileXds(bootstrap: Bootstrap, directory: string): Bootstrap {
  return {
    ...bootstrap,
    dynamicResources: create(Bootstrap_DynamicResourcesSchema, {
      ldsConfig: fileSource(join(directory, FILES.listener)),
      cdsConfig: fileSource(join(directory, FILES.cluster)),
    }),
  };
}

function fileSource(path: string): ConfigSource {
  return create(ConfigSourceSchema, {
    resourceApiVersion: ApiVersion.V3,
    configSourceSpecifier: { case: "pathConfigSource", value: { path } },
  });
}

/** Writes the discovery responses that a file subscription of Envoy reads. */
export class XdsFiles {
  readonly #directory: string;
  /** The version that Envoy last took, or has not yet refused. */
  readonly #versions = new Map<ResourceKind, string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** False when the file is as it was, so that Envoy will not look at it. */
  listeners(listeners: readonly Listener[]): Promise<boolean> {
    return this.#write("listener", ListenerSchema, listeners);
  }

  clusters(clusters: readonly Cluster[]): Promise<boolean> {
    return this.#write("cluster", ClusterSchema, clusters);
  }

  /** After a refusal: the next write counts as a change, be it the same, so that Envoy is asked again. */
  forget(kind: ResourceKind): void {
    this.#versions.delete(kind);
  }

  /** Envoy watches for a file moved into place, and then always reads a whole one. */
  async #write<Desc extends DescMessage>(
    kind: ResourceKind,
    schema: Desc,
    resources: readonly MessageShape<Desc>[],
  ): Promise<boolean> {
    const response = create(DiscoveryResponseSchema, {
      typeUrl: `type.googleapis.com/${schema.typeName}`,
      resources: resources.map((resource) => anyPack(schema, resource)),
    });
    response.versionInfo = createHash("sha256").update(toBinary(DiscoveryResponseSchema, response)).digest("hex");
    if (this.#versions.get(kind) === response.versionInfo) {
      return false;
    }
    this.#versions.set(kind, response.versionInfo);
    const path = join(this.#directory, FILES[kind]);
    await writeFile(`${path}.new`, toBinary(DiscoveryResponseSchema, response), { mode: 0o600 });
    await rename(`${path}.new`, path);
    return true;
  }
}
