import { isRecord } from "@sluice/manifest";
import { pinnedUrl } from "../attachment.ts";
import { type Target, withArticle } from "../target.ts";
import type { HostWriter } from "./host.ts";
import { namedEntries, policySlots } from "./policy-slots.ts";

const GROUPS: Readonly<Partial<Record<Target["kind"], string>>> = {
  Gateway: "gateway.networking.k8s.io",
  HTTPRoute: "gateway.networking.k8s.io",
  Ingress: "networking.k8s.io",
  AIRoute: "sluice.dev",
};

/** Our own controller: section `plugins` of an AIPolicy. */
export const SLUICE: HostWriter = {
  host: "sluice",
  kind: {
    kind: "AIPolicy",
    group: "sluice.dev",
    version: "v1alpha1",
    plural: "aipolicies",
    remedy: "install Sluice's controller (docs/guide/controller.md), or name another --target",
  },
  place: "envoy",
  fault: ({ kind }) =>
    GROUPS[kind] === undefined
      ? `no AIPolicy attaches to ${withArticle(kind)}: ${Object.keys(GROUPS).join(", ")}`
      : undefined,
  readsRoute: () => false,
  slots: policySlots,
  entry: ({ image, phase, priority, failOpen, pullSecret, config }) => ({
    name: image.name,
    url: pinnedUrl(image),
    sha256: image.digest,
    ...(pullSecret === undefined ? {} : { pullSecretRef: { name: pullSecret } }),
    phase,
    priority,
    failStrategy: failOpen ? "FailOpen" : "FailClosed",
    config,
  }),
  spec: ({ targets }, plugins) => ({
    targetRefs: targets.map(({ kind, name, section }) => ({
      group: GROUPS[kind],
      kind,
      name,
      ...(section === undefined ? {} : { sectionName: section }),
    })),
    defaults: { plugins },
  }),
  entries: ({ defaults }) => namedEntries(isRecord(defaults) ? defaults.plugins : []),
  notes: () => [],
};
