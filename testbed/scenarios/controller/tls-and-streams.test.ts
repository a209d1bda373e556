import { showLogsOnFailure, startUpstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { selfSigned } from "../../../envoy/test/certificate.ts";
import { askGrpc, askTls, askUdp, askUpgrade, chosenProtocol, readTcp } from "../../src/controller/clients.ts";
import { ControlPlane } from "../../src/controller/control-plane.ts";
import { ControlledProxy, FLEET } from "../../src/controller/controlled-proxy.ts";
import {
  type Service,
  startHttp2Service,
  startTcpService,
  startTlsService,
  startUdpService,
  startUpgradeService,
} from "../../src/controller/services.ts";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../../src/controller/yaml.ts";

const variants = ["sotw", "delta"] as const;
const one = selfSigned("one.example.com");
const wild = selfSigned("*.wild.example.com");
const inner = selfSigned("inner.example.com");
const client = selfSigned("client.example.com");

let services: Record<string, Service>;
let plane: ControlPlane;
let proxies: Record<(typeof variants)[number], ControlledProxy>;

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const oneLine = (pem: string): string => JSON.stringify(pem);

function secretYaml(name: string, { certificate, key }: typeof one, namespace = "default"): string {
  return `
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: ${name}, namespace: ${namespace}}
data: {tls.crt: ${base64(certificate)}, tls.key: ${base64(key)}}
`;
}

function authoritiesYaml(name: string, pem: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {ca.crt: ${oneLine(pem)}}
`;
}

function backendTlsYaml(service: string, authorities: string, hostname: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: ${service}}
spec:
  targetRefs: [{group: "", kind: Service, name: ${service}}]
  validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ${authorities}}], hostname: ${hostname}}
`;
}

const GRANT = `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: routes, namespace: elsewhere}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}
`;

const ROUTES = [
  routeYaml({
    name: "one",
    parentRefs: "[{name: gw, sectionName: one}]",
    rules: "[{backendRefs: [{name: http, port: 80}]}]",
  }),
  routeYaml({
    name: "wild",
    parentRefs: "[{name: gw, sectionName: wild}]",
    rules: "[{backendRefs: [{name: second, port: 80}]}]",
  }),
  ...["upgrade", "h2", "tls", "wrong-authority", "wrong-name", "no-authority"].map((name) =>
    routeYaml({ name, hostnames: [`${name}.example.com`], rules: `[{backendRefs: [{name: ${name}, port: 80}]}]` }),
  ),
  routeYaml({
    name: "foreign",
    hostnames: ["foreign.example.com"],
    rules: "[{backendRefs: [{name: foreign, namespace: elsewhere, port: 80}]}]",
  }),
  routeYaml({
    name: "calls",
    kind: "GRPCRoute",
    hostnames: ["grpc.example.com"],
    rules: `
  - {matches: [{method: {service: shop.Cart, method: Add}}], backendRefs: [{name: h2, port: 80}]}
  - {matches: [{headers: [{name: x-team, value: a}]}], backendRefs: [{name: h2, port: 80}]}`,
  }),
  routeYaml({
    name: "pass",
    kind: "TLSRoute",
    hostnames: ["inner.example.com"],
    parentRefs: "[{name: gw, sectionName: pass}]",
    rules: "[{backendRefs: [{name: tls, port: 80}]}]",
  }),
  routeYaml({
    name: "tcp",
    kind: "TCPRoute",
    parentRefs: "[{name: gw, sectionName: tcp}]",
    rules: "[{backendRefs: [{name: tcp, port: 80}]}]",
  }),
  routeYaml({
    name: "half",
    kind: "TCPRoute",
    parentRefs: "[{name: gw, sectionName: half}]",
    rules: "[{backendRefs: [{name: tcp, port: 80, weight: 1}, {name: missing, port: 80, weight: 1}]}]",
  }),
  routeYaml({
    name: "udp",
    kind: "UDPRoute",
    parentRefs: "[{name: gw, sectionName: udp}]",
    rules: "[{backendRefs: [{name: udp, port: 80}]}]",
  }),
];

function world(...more: readonly string[]): string {
  const port = (name: string): number => services[name]?.port ?? 0;
  const plain = [{ name: "http" }, { name: "second" }, { name: "tcp" }, { name: "upgrade" }, { name: "tls" }];
  return documents(
    gatewayYaml(`
  - {name: http, port: 80, protocol: HTTP}
  - {name: one, port: 443, protocol: HTTPS, hostname: one.example.com, tls: {certificateRefs: [{name: one}]}}
  - {name: wild, port: 443, protocol: HTTPS, hostname: "*.wild.example.com", tls: {certificateRefs: [{name: wild}]}}
  - {name: pass, port: 8443, protocol: TLS, tls: {mode: Passthrough}}
  - {name: tcp, port: 9000, protocol: TCP}
  - {name: half, port: 9001, protocol: TCP}
  - {name: nobody, port: 9002, protocol: TCP}
  - {name: udp, port: 53, protocol: UDP}`),
    secretYaml("one", one),
    secretYaml("wild", wild),
    authoritiesYaml("right", inner.certificate),
    authoritiesYaml("wrong", client.certificate),
    ...plain.map(({ name }) => serviceYaml({ name, ports: [port(name)] })),
    ...["wrong-authority", "wrong-name", "no-authority"].map((name) => serviceYaml({ name, ports: [port("tls")] })),
    serviceYaml({ name: "h2", ports: [port("h2")], appProtocol: "kubernetes.io/h2c" }),
    serviceYaml({ name: "udp", ports: [port("udp")], protocol: "UDP" }),
    serviceYaml({ name: "foreign", namespace: "elsewhere", ports: [port("http")] }),
    backendTlsYaml("tls", "right", "inner.example.com"),
    backendTlsYaml("wrong-authority", "wrong", "inner.example.com"),
    backendTlsYaml("wrong-name", "right", "other.example.com"),
    backendTlsYaml("no-authority", "missing", "inner.example.com"),
    ...ROUTES,
    ...more,
  );
}

beforeAll(async () => {
  services = {
    http: await startUpstream({ name: "http" }),
    second: await startUpstream({ name: "second" }),
    tcp: await startTcpService("tcp"),
    udp: await startUdpService("udp"),
    h2: await startHttp2Service("h2"),
    tls: await startTlsService("tls", inner),
    upgrade: await startUpgradeService(),
  };
  plane = await ControlPlane.start();
  plane.apply(world());
  const running = variants.map(async (variant) => [variant, await ControlledProxy.start(plane, { variant })] as const);
  proxies = Object.fromEntries(await Promise.all(running)) as typeof proxies;
  await plane.settled(FLEET);
});

afterAll(async () => {
  await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
  await plane.close();
  await Promise.all(Object.values(services).map((service) => service.close()));
});

describe.each(variants)("by %s", (variant) => {
  let proxy: ControlledProxy;

  beforeEach((context) => {
    proxy = proxies[variant];
    showLogsOnFailure(context, { envoy: { logs: () => [...proxy.envoy.log.lines] } });
  });

  test("nothing was refused", () => {
    expect(plane.refusals).toEqual([]);
  });

  describe("TLS that ends here", () => {
    const ask = async (servername: string, ca: string, host = servername) =>
      askTls({ port: await proxy.port(443), servername, ca, host });

    test("shows the certificate of the name that is asked for", async () => {
      expect((await ask("one.example.com", one.certificate)).headers["x-upstream"]).toBe("http");
      expect((await ask("two.wild.example.com", wild.certificate)).headers["x-upstream"]).toBe("second");
    });

    test("closes a connection that asks for another name", async () => {
      await expect(ask("other.example.com", one.certificate)).rejects.toThrow();
    });

    test("answers 421 to a request for a host of another listener, and 404 for one of none", async () => {
      expect((await ask("one.example.com", one.certificate, "two.wild.example.com")).status).toBe(421);
      expect((await ask("one.example.com", one.certificate, "unknown.example.org")).status).toBe(404);
    });

    test("offers HTTP/2", async () => {
      expect(await chosenProtocol(await proxy.port(443), "one.example.com", one.certificate)).toBe("h2");
    });
  });

  test("TLS that passes through reaches the backend by its name alone", async () => {
    const question = { port: await proxy.port(8443), servername: "inner.example.com", ca: inner.certificate };
    expect((await askTls(question)).headers["x-sni"]).toBe("inner.example.com");
    await expect(askTls({ ...question, servername: "other.example.com" })).rejects.toThrow();
  });

  test("a backend with a BackendTLSPolicy is spoken to over TLS, by the policy's name", async () => {
    const { status, headers } = await proxy.ask({ host: "tls.example.com" });
    expect([status, headers["x-upstream"], headers["x-sni"]]).toEqual([200, "tls", "inner.example.com"]);
  });

  test.each(["wrong-authority", "wrong-name", "no-authority"])("a backend that cannot be trusted: %s", async (name) => {
    expect((await proxy.ask({ host: `${name}.example.com` })).status).toBe(503);
  });

  test("HTTP/2 without TLS where the Service says h2c", async () => {
    const { headers, text } = await proxy.ask({ host: "h2.example.com", path: "/x" });
    expect([headers["x-upstream"], text]).toEqual(["h2", "/x"]);
  });

  test("gRPC calls by service and method, and by header", async () => {
    const port = await proxy.port(80);
    const call = await askGrpc(port, "grpc.example.com", "/shop.Cart/Add");
    expect([call.headers["x-upstream"], call.text, call.trailers["grpc-status"]]).toEqual([
      "h2",
      "/shop.Cart/Add",
      "0",
    ]);
    const other = await askGrpc(port, "grpc.example.com", "/shop.Cart/Remove");
    // UNIMPLEMENTED, as Envoy translates 404 for a gRPC client.
    expect(other.headers["grpc-status"]).toBe("12");
    const byHeader = await askGrpc(port, "grpc.example.com", "/shop.Cart/Remove", { "x-team": "a" });
    expect(byHeader.trailers["grpc-status"]).toBe("0");
  });

  test("WebSockets are passed on", async () => {
    expect(await askUpgrade(await proxy.port(80), { text: "hello", headers: { host: "upgrade.example.com" } })).toBe(
      "hello",
    );
  });

  test("TCP is passed on, the share of a backend that is missing closed, and all of it where there is none", async () => {
    const count = 40;
    const all = async (port: number) => Promise.all(Array.from({ length: count }, async () => readTcp(port)));
    expect(new Set(await all(await proxy.port(9000)))).toEqual(new Set(["tcp"]));
    const half = (await all(await proxy.port(9001))).filter((text) => text === "tcp").length;
    // Five standard deviations of a binomial distribution around 20.
    expect(half).toBeGreaterThan(4);
    expect(half).toBeLessThan(36);
    expect(new Set(await all(await proxy.port(9002)))).toEqual(new Set([""]));
  });

  test("datagrams are passed on, and their answers back", async () => {
    expect(await askUdp(await proxy.port(53, "udp"), "hello", 10_000)).toBe("udp");
  });

  test("a grant lets a route reach another namespace, and its end ends that", async () => {
    const status = async () => (await proxy.ask({ host: "foreign.example.com" })).status;
    expect(await status()).toBe(500);
    plane.apply(world(GRANT));
    await plane.settled(FLEET);
    await expect.poll(status).toBe(200);
    plane.apply(world());
    await plane.settled(FLEET);
    await expect.poll(status).toBe(500);
  });

  test("a new certificate is shown to new connections", async () => {
    const port = await proxy.port(443);
    const next = selfSigned("one.example.com");
    plane.apply(
      world().replace(base64(one.certificate), base64(next.certificate)).replace(base64(one.key), base64(next.key)),
    );
    await plane.settled(FLEET);
    const ask = (ca: string) =>
      askTls({ port, servername: "one.example.com", ca }).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(() => ask(next.certificate)).toBe(200);
    expect(await ask(one.certificate)).toBe(0);
    plane.apply(world());
    await plane.settled(FLEET);
    await expect.poll(() => ask(one.certificate)).toBe(200);
  });
});
