/** Pieces of YAML for `ControlPlane.apply`, one document each. */

/** Our class, and Gateway `default/gw` with these listeners (a YAML list in flow style). */
export function gatewayYaml(listeners = "[{name: http, port: 80, protocol: HTTP}]"): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: sluice}
spec: {controllerName: sluice.dev/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw}
spec:
  gatewayClassName: sluice
  listeners: ${listeners}
`;
}

export interface ServiceYaml {
  readonly name: string;
  readonly namespace?: string;
  /** Real ports on loopback, one for each endpoint. */
  readonly ports: readonly number[];
  readonly protocol?: "TCP" | "UDP";
  readonly appProtocol?: string;
}

/** A Service of port 80 with endpoints on loopback. */
export function serviceYaml({
  name,
  namespace = "default",
  ports,
  protocol = "TCP",
  appProtocol,
}: ServiceYaml): string {
  const app = appProtocol === undefined ? "" : `, appProtocol: ${appProtocol}`;
  const slices = ports.map(
    (port, index) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-${index}, namespace: ${namespace}, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{name: main, port: ${port}, protocol: ${protocol}}]
endpoints: [{addresses: [127.0.0.1]}]
`,
  );
  const service = `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {ports: [{name: main, port: 80, protocol: ${protocol}${app}}]}
`;
  return [service, ...slices].join("---");
}

export interface RouteYaml {
  readonly name: string;
  readonly kind?: string;
  readonly hostnames?: readonly string[];
  /** The spec's `rules`: a YAML list in flow style. */
  readonly rules: string;
  /** YAML in flow style. Default: Gateway gw. */
  readonly parentRefs?: string;
  readonly namespace?: string;
}

/** A route; kinds that are not stable yet have the version of theirs. */
export function routeYaml({ name, kind = "HTTPRoute", hostnames, rules, parentRefs, namespace }: RouteYaml): string {
  const version = ["TCPRoute", "UDPRoute", "TLSRoute"].includes(kind) ? "v1alpha2" : "v1";
  const hosts = hostnames === undefined ? "" : `\n  hostnames: ${JSON.stringify(hostnames)}`;
  return `
apiVersion: gateway.networking.k8s.io/${version}
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace ?? "default"}}
spec:
  parentRefs: ${parentRefs ?? "[{name: gw}]"}${hosts}
  rules: ${rules}
`;
}

/** Documents as one text. */
export function documents(...texts: readonly string[]): string {
  return texts.join("---\n");
}
