import { describe, expect, test } from "vitest";
import { Cluster_DiscoveryType, ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { formatMessage } from "../json.ts";
import { type HttpClusterInit, httpCluster } from "./cluster.ts";
import type { EndpointInit } from "./endpoint.ts";
import { DEFAULT_BUFFER_LIMIT } from "./limits.ts";

function cluster(
  endpoints: readonly EndpointInit[],
  init: Partial<Pick<HttpClusterInit, "bufferLimit" | "protocol">> = {},
) {
  return httpCluster({ name: "c", endpoints, ...init });
}

describe("discovery", () => {
  test("is static when all endpoints are addresses", () => {
    const { clusterDiscoveryType } = cluster([
      { address: "10.0.0.1", port: 1 },
      { address: "::1", port: 2 },
    ]);
    expect(clusterDiscoveryType.value).toBe(Cluster_DiscoveryType.STATIC);
  });

  test("is by DNS when one endpoint is a name", () => {
    const { clusterDiscoveryType } = cluster([
      { address: "10.0.0.1", port: 1 },
      { address: "api.example.com", port: 2 },
    ]);
    expect(clusterDiscoveryType.value).toBe(Cluster_DiscoveryType.STRICT_DNS);
  });
});

describe("transport sockets", () => {
  test("plain text needs none", () => {
    const { transportSocket, transportSocketMatches } = cluster([{ address: "10.0.0.1", port: 1 }]);
    expect([transportSocket, transportSocketMatches]).toEqual([undefined, []]);
  });

  test("one for the cluster when all endpoints agree", () => {
    const { transportSocket, transportSocketMatches } = cluster([
      { address: "10.0.0.1", port: 1, hostname: "a.example.com", tls: { caFile: "ca.pem" } },
      { address: "10.0.0.2", port: 1, hostname: "a.example.com", tls: { caFile: "ca.pem" } },
    ]);
    expect(transportSocket?.name).toBe("envoy.transport_sockets.tls");
    expect(transportSocketMatches).toEqual([]);
  });

  test("one for each kind otherwise, chosen by endpoint metadata", () => {
    const mixed = cluster([
      { address: "10.0.0.1", port: 1 },
      { address: "a.example.com", port: 1, tls: { caFile: "ca.pem" } },
      { address: "b.example.com", port: 1, tls: { caFile: "ca.pem" }, metadata: { provider: "b" } },
      { address: "c.example.com", port: 1, tls: { caFile: "ca.pem", serverName: "a.example.com" } },
    ]);
    expect(mixed.transportSocketMatches.map(({ name, match }) => [name, match])).toEqual([
      ["plain", { socket: "plain" }],
      ["tls-1", { socket: "tls-1" }],
      ["tls-2", { socket: "tls-2" }],
    ]);
    const metadata = mixed.loadAssignment?.endpoints[0]?.lbEndpoints.map((endpoint) => endpoint.metadata);
    expect(metadata?.map((entry) => entry?.filterMetadata["envoy.transport_socket_match"])).toEqual([
      { socket: "plain" },
      { socket: "tls-1" },
      { socket: "tls-2" },
      { socket: "tls-1" },
    ]);
    expect(metadata?.[2]?.filterMetadata.sluice).toEqual({ provider: "b" });
  });
});

test("endpoints are grouped by priority, lowest first", () => {
  const { loadAssignment } = cluster([
    { address: "10.0.0.2", port: 1, priority: 1 },
    { address: "10.0.0.1", port: 1 },
    { address: "10.0.0.3", port: 1, priority: 1 },
  ]);
  expect(loadAssignment?.endpoints.map(({ priority, lbEndpoints }) => [priority, lbEndpoints.length])).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

test("the buffer limit is ours unless given", () => {
  expect(cluster([]).perConnectionBufferLimitBytes).toBe(DEFAULT_BUFFER_LIMIT);
  expect(cluster([], { bufferLimit: 1 }).perConnectionBufferLimitBytes).toBe(1);
});

test("an HTTP/2 cluster with TLS offers h2", () => {
  const json = formatMessage(
    ClusterSchema,
    cluster([{ address: "a", port: 1, tls: { caFile: "ca.pem" } }], { protocol: "http2" }),
  );
  expect(JSON.stringify(json)).toContain('"alpn_protocols":["h2"]');
  expect(JSON.stringify(json)).toContain('"http2_protocol_options":{}');
});
