/** Pieces of AI resources as YAML, one document each; values in flow style. */

/** Gateway `default/demo` with one listener, as `FileGateway` serves it. */
export const GATEWAY_YAML = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: demo}
spec:
  gatewayClassName: higress
  listeners: [{name: http, port: 80, protocol: HTTP}]
`;

export interface ProviderYaml {
  readonly name: string;
  /** Default: openai. */
  readonly type?: string;
  /** A server on loopback, without TLS. */
  readonly port: number;
  /** Its API key. */
  readonly key: string;
  /** Further fields of the spec, two spaces deep. */
  readonly rest?: string;
}

/** An AIProvider and the Secret of its key. */
export function providerYaml({ name, type = "openai", port, key, rest = "" }: ProviderYaml): string {
  return `
apiVersion: sluice.dev/v1alpha1
kind: AIProvider
metadata: {name: ${name}}
spec:
  type: ${type}
  endpoint: {host: 127.0.0.1, port: ${port}, tls: {mode: None}}
  auth: {secretRefs: [{name: ${name}-key}]}
${rest}
---
apiVersion: v1
kind: Secret
metadata: {name: ${name}-key}
stringData: {apiKey: ${JSON.stringify(key)}}
`;
}

/** An AIRoute at Gateway `demo`. @param rules a YAML list */
export function aiRouteYaml(name: string, rules: string, spec = ""): string {
  return `
apiVersion: sluice.dev/v1alpha1
kind: AIRoute
metadata: {name: ${name}}
spec:
  parentRefs: [{name: demo}]
${spec}
  rules: ${rules}
`;
}

/** An AIPolicy. @param target a `targetRefs` entry; @param sections `defaults` and `overrides`, two spaces deep */
export function aiPolicyYaml(name: string, target: string, sections: string): string {
  return `
apiVersion: sluice.dev/v1alpha1
kind: AIPolicy
metadata: {name: ${name}}
spec:
  targetRefs: [${target}]
${sections}
`;
}

/** A Secret with a consumer's key. */
export function consumerYaml(name: string, data: string, labels = ""): string {
  return `
apiVersion: v1
kind: Secret
metadata: {name: ${name}, labels: {sluice.dev/consumer: "true"${labels === "" ? "" : `, ${labels}`}}}
stringData: ${data}
`;
}

/** Documents as one text. */
export function yamlOf(...documents: readonly string[]): string {
  return documents.join("---\n");
}
