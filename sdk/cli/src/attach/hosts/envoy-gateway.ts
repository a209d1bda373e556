import { pinnedUrl } from "../attachment.ts";
import { type Target, withArticle } from "../target.ts";
import type { HostWriter } from "./host.ts";
import { namedEntries, policySlots } from "./policy-slots.ts";

const KINDS: readonly Target["kind"][] = ["Gateway", "HTTPRoute", "GRPCRoute"];

/** `wasm` of an EnvoyExtensionPolicy, in the order in which it runs. */
export const ENVOY_GATEWAY: HostWriter = {
  host: "envoy-gateway",
  kind: {
    kind: "EnvoyExtensionPolicy",
    group: "gateway.envoyproxy.io",
    version: "v1alpha1",
    plural: "envoyextensionpolicies",
    remedy: "install Envoy Gateway, or name another --target",
  },
  place: "envoy",
  fault: ({ kind, section }) => {
    if (!KINDS.includes(kind)) return `no EnvoyExtensionPolicy attaches to ${withArticle(kind)}: ${KINDS.join(", ")}`;
    return section === undefined ? undefined : "Envoy Gateway attaches plugins to whole Gateways and routes";
  },
  readsRoute: () => false,
  slots: policySlots,
  entry: (attachment) => {
    const { image, failOpen, pullSecret, config } = attachment;
    const secret = pullSecret === undefined ? {} : { pullSecretRef: { kind: "Secret", name: pullSecret } };
    return {
      name: image.name,
      rootID: image.name,
      code: {
        type: "Image",
        image: { url: pinnedUrl(image).replace("oci://", ""), sha256: image.digest, ...secret },
      },
      config,
      failOpen,
    };
  },
  spec: ({ targets }, wasm) => ({
    targetRefs: targets.map(({ kind, name }) => ({ group: "gateway.networking.k8s.io", kind, name })),
    wasm,
  }),
  entries: ({ wasm }) => namedEntries(wasm),
  notes: (targets) =>
    targets.some(({ kind }) => kind !== "Gateway")
      ? [
          "a route's EnvoyExtensionPolicy takes the place of its Gateway's: attach to it whatever the Gateway has as well",
        ]
      : [],
};
