import type { KubeObject } from "@sluice/controller";

const GATEWAY_API = "gateway.networking.k8s.io";

/** A small valid object of each kind whose status the controller writes. */
export function samples(namespace: string): readonly KubeObject[] {
  const parentRefs = [{ name: "gw" }];
  const rules = [{ backendRefs: [{ name: "svc", port: 80 }] }];
  const object = (apiVersion: string, kind: string, spec: unknown): KubeObject => {
    return { apiVersion, kind, metadata: { name: "sample", namespace }, spec };
  };
  const service = { group: "", kind: "Service", name: "svc" };
  return [
    {
      ...{ apiVersion: `${GATEWAY_API}/v1`, kind: "GatewayClass", metadata: { name: "sample" } },
      spec: { controllerName: "sluice.dev/gateway-controller" },
    },
    object(`${GATEWAY_API}/v1`, "Gateway", {
      gatewayClassName: "sample",
      listeners: [{ name: "http", port: 80, protocol: "HTTP" }],
    }),
    object(`${GATEWAY_API}/v1`, "HTTPRoute", { parentRefs, rules }),
    object(`${GATEWAY_API}/v1`, "GRPCRoute", { parentRefs, rules }),
    object(`${GATEWAY_API}/v1alpha2`, "TLSRoute", { parentRefs, hostnames: ["a.example.com"], rules }),
    object(`${GATEWAY_API}/v1alpha2`, "TCPRoute", { parentRefs, rules }),
    object(`${GATEWAY_API}/v1alpha2`, "UDPRoute", { parentRefs, rules }),
    object(`${GATEWAY_API}/v1`, "BackendTLSPolicy", {
      targetRefs: [service],
      validation: { hostname: "a.example.com", wellKnownCACertificates: "System" },
    }),
    object("inference.networking.k8s.io/v1", "InferencePool", {
      selector: { matchLabels: { app: "vllm" } },
      targetPorts: [{ number: 8000 }],
      endpointPickerRef: { name: "epp", port: { number: 9002 } },
    }),
    object("inference.networking.x-k8s.io/v1alpha2", "InferenceObjective", {
      priority: 10,
      poolRef: { name: "sample" },
    }),
    object("networking.k8s.io/v1", "Ingress", { defaultBackend: { service: { name: "svc", port: { number: 80 } } } }),
    object("sluice.dev/v1alpha1", "AIProvider", {
      type: "openai",
      endpoint: { host: "api.example.com" },
      auth: { secretRefs: [{ name: "keys" }] },
    }),
    object("sluice.dev/v1alpha1", "AIRoute", {
      parentRefs,
      rules: [{ name: "all", targets: [{ providerRef: { name: "sample" } }] }],
    }),
    object("sluice.dev/v1alpha1", "AIPolicy", {
      targetRefs: [{ group: "sluice.dev", kind: "AIRoute", name: "sample" }],
      defaults: { prompts: { prepend: [{ role: "system", content: "Be kind." }] } },
    }),
  ];
}
