/** Pieces of inference pools as YAML, one document each. */

export interface PoolYaml {
  readonly name: string;
  /** Port of its pods. */
  readonly port: number;
  /** Addresses of its pods. */
  readonly pods: readonly string[];
  /** Where its endpoint picker is, on loopback; absent: it has none. */
  readonly picker?: { readonly port: number; readonly failureMode?: "FailOpen" | "FailClose" };
  /** Of the pool, in flow style. */
  readonly annotations?: string;
}

/** An InferencePool with its Pods, and the Service of its endpoint picker. */
export function poolYaml({ name, port, pods, picker, annotations = "{}" }: PoolYaml): string {
  const mode = picker?.failureMode === undefined ? "" : `, failureMode: ${picker.failureMode}`;
  const ref =
    picker === undefined ? "" : `\n  endpointPickerRef: {name: ${name}-epp, port: {number: ${picker.port}}${mode}}`;
  const pool = `
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: {name: ${name}, annotations: ${annotations}}
spec:
  selector: {matchLabels: {app: ${name}}}
  targetPorts: [{number: ${port}}]${ref}
`;
  const service = picker === undefined ? [] : [serviceYaml(`${name}-epp`, picker.port)];
  return [pool, ...service, ...pods.map((ip, index) => podYaml(`${name}-${index}`, ip, name))].join("---\n");
}

/** A Pod that is ready. */
export function podYaml(name: string, ip: string, app: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${app}}}
status: {phase: Running, podIP: "${ip}", conditions: [{type: Ready, status: "True"}]}
`;
}

/** A Service with one endpoint, on loopback. */
export function serviceYaml(name: string, port: number): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {ports: [{name: main, port: ${port}}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{name: main, port: ${port}}]
endpoints: [{addresses: ["127.0.0.1"]}]
`;
}

/** A backendRef to a pool, in flow style. */
export function poolRef(name: string, rest = ""): string {
  return `{group: inference.networking.k8s.io, kind: InferencePool, name: ${name}${rest}}`;
}

export interface PoolRuleYaml {
  readonly path: string;
  /** In flow style. */
  readonly refs: readonly string[];
}

/** An HTTPRoute at Gateway `demo`, a rule for each path. */
export function poolRouteYaml(name: string, rules: readonly PoolRuleYaml[]): string {
  const lines = rules.map(
    ({ path, refs }) => `  - {matches: [{path: {value: ${path}}}], backendRefs: [${refs.join(", ")}]}`,
  );
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}}
spec:
  parentRefs: [{name: demo}]
  rules:
${lines.join("\n")}
`;
}
