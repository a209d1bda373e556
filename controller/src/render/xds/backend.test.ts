import { fileURLToPath } from "node:url";
import { SecretText } from "@sluice/manifest";
import { expect, test } from "vitest";
import { backendIr, endpointIr, fleetIr, pluginIr, weighted } from "../../../test/ir.ts";
import { printMessages } from "../../../test/print.ts";
import { XDS_OPTIONS } from "../../../test/show-xds.ts";
import type { BackendIr, ClientTlsIr } from "../../ir/backend.ts";
import type { PortIr } from "../../ir/listener.ts";
import { describeXds } from "./describe.ts";
import { renderXds } from "./render-xds.ts";

const GOLDENS = fileURLToPath(new URL("../../../testdata/render-xds/", import.meta.url));

function tls(hostname: string, more: Partial<ClientTlsIr> = {}): ClientTlsIr {
  return { hostname, ca: "system", subjectAltNames: [], ...more };
}

function show(backends: readonly BackendIr[], ports: readonly PortIr[] = []): string {
  const { clusters, endpoints, secrets, listeners } = describeXds(
    renderXds(fleetIr({ backends, ports, upstreamPlugins: [pluginIr("ai-proxy", { defaults: {} })] }), XDS_OPTIONS),
  );
  return printMessages({ listeners, clusters, endpoints, secrets });
}

test.each<{ readonly name: string; readonly backend: BackendIr }>([
  {
    name: "backend-of-addresses",
    backend: backendIr("service/default/app.v1/80", [
      endpointIr("10.0.0.1", 8080, { weight: 3 }),
      endpointIr("fd00::1", 8080),
      endpointIr("10.0.0.2", 8080, { weight: 0 }),
      endpointIr("not-an-address", 8080),
    ]),
  },
  { name: "backend-without-endpoints", backend: backendIr("service/default/app/80", []) },
  {
    name: "backend-by-name",
    backend: backendIr("service/default/app/80", [endpointIr("app.example.com", 443)], {
      discovery: "dns",
      connectTimeout: 1_500,
      health: { failureThreshold: 3, interval: 5_000 },
    }),
  },
  {
    name: "backend-http2",
    backend: backendIr("service/default/app/80", [endpointIr("10.0.0.1", 80)], { protocol: "http2" }),
  },
  {
    name: "backend-tls-with-a-policy",
    backend: backendIr(
      "service/default/app/443",
      [1, 2].map((number) =>
        endpointIr(`10.0.0.${number}`, 8443, {
          tls: tls("app.example.com", {
            ca: { pem: "-----BEGIN CERTIFICATE-----" },
            subjectAltNames: [
              { kind: "hostname", value: "other.example.com" },
              { kind: "uri", value: "spiffe://td/app" },
            ],
            certificate: { chain: "-----BEGIN CERTIFICATE-----own", key: new SecretText("secret") },
          }),
        }),
      ),
      { protocol: "auto" },
    ),
  },
  {
    name: "backend-tls-that-cannot-be-checked",
    backend: backendIr("service/default/app/443", [
      endpointIr("10.0.0.1", 8443, { tls: tls("app.example.com", { ca: "invalid" }) }),
    ]),
  },
  {
    name: "backend-tls-of-anybody",
    backend: backendIr("service/default/app/443", [
      endpointIr("10.0.0.1", 8443, { tls: tls("10.0.0.1", { ca: "insecure" }) }),
    ]),
  },
  {
    name: "backend-providers-with-one-trust",
    backend: backendIr(
      "ai/default/chat/0/0",
      ["a.example.com", "b.example.com"].map((host, priority) =>
        endpointIr(host, 443, { priority, tls: tls(host), metadata: { provider: `default/${host}` } }),
      ),
      { discovery: "dns", protocol: "auto", plugins: ["ai-proxy"] },
    ),
  },
  {
    name: "backend-providers-of-all-kinds",
    backend: backendIr(
      "ai/default/chat/0/0",
      [
        endpointIr("a.example.com", 443, { tls: tls("a.example.com") }),
        endpointIr("b.example.com", 443, { priority: 1, tls: tls("b.example.com") }),
        endpointIr("10.0.0.1", 8080, { priority: 2 }),
        endpointIr("10.0.0.2", 8443, { priority: 3, hostname: "c.example.com", tls: tls("c.example.com") }),
        endpointIr("10.0.0.3", 8443, { priority: 4, tls: tls("d.example.com", { ca: "insecure" }) }),
      ],
      { discovery: "dns", protocol: "auto" },
    ),
  },
  {
    name: "backend-tcp",
    backend: backendIr("service/default/db/5432/tcp", [endpointIr("10.0.0.1", 5432)], { protocol: "tcp" }),
  },
])("$name", async ({ name, backend }) => {
  await expect(show([backend])).toMatchFileSnapshot(`${GOLDENS}${name}.yaml`);
});

test("kinds of endpoints make the same cluster in any order", () => {
  const endpoints = [
    endpointIr("10.0.0.1", 8080),
    endpointIr("10.0.0.2", 8443, { hostname: "b.example.com", tls: tls("b.example.com") }),
    endpointIr("10.0.0.3", 8443, { hostname: "c.example.com", tls: tls("c.example.com", { ca: "insecure" }) }),
  ];
  const clusterOf = (backend: BackendIr) =>
    describeXds(renderXds(fleetIr({ backends: [backend] }), XDS_OPTIONS)).clusters;
  expect(clusterOf(backendIr("b", endpoints.toReversed()))).toEqual(clusterOf(backendIr("b", endpoints)));
});

test("backend-datagrams-by-weight", async () => {
  const backends = ["a", "b"].map((name, index) =>
    backendIr(`service/default/${name}/53/udp`, [endpointIr(`10.0.0.${index + 1}`, 53)], { protocol: "udp" }),
  );
  const destinations = [...backends.map(({ name }, index) => weighted(index + 1, name)), weighted(1, undefined)];
  const chain = { kind: "stream", name: "default", serverNames: [], route: "udproute/default/dns/0" } as const;
  const port: PortIr = { port: 53, targetPort: 10_053, transport: "UDP", chains: [{ ...chain, destinations }] };
  await expect(show(backends, [port])).toMatchFileSnapshot(`${GOLDENS}backend-datagrams-by-weight.yaml`);
});
