import { fileURLToPath } from "node:url";
import type { KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { documentsOf } from "../src/kube/crds.ts";
import type { Objects } from "./objects.ts";

export const GATEWAY_API = "gateway.networking.k8s.io/v1";
const SLUICE_API = "sluice.dev/v1alpha1";

/** The documents of a YAML file of the project. */
export function manifest(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return documentsOf(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}

/** The demo with another class, and with addresses for its Services. */
export async function applyDemo(objects: Objects, gatewayClassName: string): Promise<void> {
  for (const name of ["gateway", "providers", "routes", "policies", "cache"]) {
    for (const document of await manifest(`testbed/demo/${name}.yaml`)) {
      const { kind, spec, metadata } = document;
      await objects.apply(
        kind === "Gateway" && isRecord(spec) ? { ...document, spec: { ...spec, gatewayClassName } } : document,
      );
      if (kind === "Service" && isRecord(metadata)) await objects.apply(endpoints(String(metadata.name)));
    }
  }
}

/** The slice of a Service with one endpoint. */
export function endpoints(service: string, address = "10.1.2.3"): Readonly<Record<string, unknown>> {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${service}-1`, labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  };
}

/** An object by its name alone. */
export function reference(apiVersion: string, kind: string, name: string): KubeObject {
  return { apiVersion, kind, metadata: { name } };
}

/** A route to the demo's Service `echo`. */
export function route(name: string, path: string): KubeObject {
  const matches = [{ path: { type: "PathPrefix", value: path } }];
  const rules = [{ matches, backendRefs: [{ name: "echo", port: 80 }] }];
  return { ...reference(GATEWAY_API, "HTTPRoute", name), spec: { parentRefs: [{ name: "demo" }], rules } };
}

/** Objects of the demo. */
export const GATEWAY = reference(GATEWAY_API, "Gateway", "demo");
export const ECHO = reference(GATEWAY_API, "HTTPRoute", "echo");
export const OPENAI = reference(SLUICE_API, "AIProvider", "openai");
export const ANTHROPIC = reference(SLUICE_API, "AIProvider", "anthropic");
export const CHAT = reference(SLUICE_API, "AIRoute", "chat");
export const POLICY = reference(SLUICE_API, "AIPolicy", "chat");
export const CLASS = reference(GATEWAY_API, "GatewayClass", "sluice");
