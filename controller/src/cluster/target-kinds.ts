import type { AppliedKind } from "../apply/applied-kind.ts";
import type { TargetKind } from "../ir/fleet.ts";
import { mergeMcpBridge } from "../render/higress/registry.ts";
import type { KubeObject } from "../store/kube-object.ts";

const HIGRESS = "higress.io";

/** Kinds that the rendering for a target is made of. */
export function targetKinds(target: TargetKind, higressNamespace: string): readonly AppliedKind[] {
  switch (target) {
    case "envoy":
      return [];
    case "higress":
      return higressKinds(higressNamespace);
    case "istio":
      return [{ kind: "WasmPlugin", group: "extensions.istio.io", version: "v1alpha1", plural: "wasmplugins" }];
    case "envoy-gateway":
      return [
        {
          kind: "EnvoyExtensionPolicy",
          group: "gateway.envoyproxy.io",
          version: "v1alpha1",
          plural: "envoyextensionpolicies",
        },
      ];
  }
}

function higressKinds(namespace: string): readonly AppliedKind[] {
  const bridge: KubeObject = {
    apiVersion: `networking.${HIGRESS}/v1`,
    kind: "McpBridge",
    metadata: { name: "default", namespace },
    spec: { registries: [] },
  };
  const shared = { merge: mergeMcpBridge, nothing: bridge };
  return [
    { kind: "WasmPlugin", group: `extensions.${HIGRESS}`, version: "v1alpha1", plural: "wasmplugins", namespace },
    { kind: "McpBridge", group: `networking.${HIGRESS}`, version: "v1", plural: "mcpbridges", namespace, shared },
    { kind: "Ingress", group: "networking.k8s.io", version: "v1", plural: "ingresses", namespace },
    { kind: "EnvoyFilter", group: "networking.istio.io", version: "v1alpha3", plural: "envoyfilters", namespace },
    {
      kind: "DestinationRule",
      group: "networking.istio.io",
      version: "v1alpha3",
      plural: "destinationrules",
      namespace,
    },
    { kind: "HTTPRoute", group: "gateway.networking.k8s.io", version: "v1", plural: "httproutes", namespace },
  ];
}
