import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../src/generated/envoy/config/cluster/v3/cluster_pb.js";
import { ClusterLoadAssignmentSchema } from "../src/generated/envoy/config/endpoint/v3/endpoint_pb.js";
import { ListenerSchema } from "../src/generated/envoy/config/listener/v3/listener_pb.js";
import { RouteConfigurationSchema } from "../src/generated/envoy/config/route/v3/route_pb.js";
import { HttpProtocolOptionsSchema } from "../src/generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js";
import { tcpCluster } from "../src/resource/cluster.ts";
import { extension } from "../src/resource/extension.ts";
import { certificateSecret } from "../src/resource/secret.ts";
import type { ResourceType } from "../src/xds/resource-type.ts";
import { makeSnapshot, type Snapshot } from "../src/xds/snapshot.ts";

/** Type → name → text. */
export type Content = Readonly<Partial<Record<ResourceType, Readonly<Record<string, string>>>>>;

/** Resources by type and name; the text is their content, so the same text gives the same version. */
export function textSnapshot(content: Content): Snapshot {
  const of = (type: ResourceType) => Object.entries(content[type] ?? {});
  return makeSnapshot({
    clusters: of("cluster").map(([name, altStatName]) =>
      altStatName.startsWith("eds")
        ? { ...tcpCluster({ name, discovered: [{}] }), altStatName }
        : create(ClusterSchema, { name, altStatName }),
    ),
    endpoints: of("endpoint").map(([clusterName, address]) =>
      create(ClusterLoadAssignmentSchema, { clusterName, namedEndpoints: { [address]: {} } }),
    ),
    secrets: of("secret").map(([name, key]) => certificateSecret({ name, certificateChain: "", privateKey: key })),
    extensions: of("extension").map(([name, text]) => ({
      ...extension(name, HttpProtocolOptionsSchema, { httpFilters: [{ name: text }] }),
    })),
    listeners: of("listener").map(([name, statPrefix]) => create(ListenerSchema, { name, statPrefix })),
    routes: of("route").map(([name, header]) =>
      create(RouteConfigurationSchema, { name, internalOnlyHeaders: [header] }),
    ),
  });
}
