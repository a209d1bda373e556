import type { JsonSchema, Phase } from "@sluice/manifest";
import type { HostReport } from "../registry/module-report.ts";

/** Whose resources say which plugins run where. */
export const HOSTS = ["sluice", "higress", "istio", "envoy-gateway"] as const;
export type AttachHost = (typeof HOSTS)[number];

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a plugin runs among others: phases in Istio's order, and within one the higher number first. */
export interface Place {
  readonly phase: Phase;
  readonly priority: number;
}

/** An image in a registry, as far as it matters for whoever attaches it. */
export interface PluginImage {
  /** Of its manifest; without one the last part of the repository. */
  readonly name: string;
  /** As it was named: `registry.example.com/plugins/hello:0.1.0`. */
  readonly reference: string;
  /** Without tag and digest: `registry.example.com/plugins/hello`. */
  readonly repository: string;
  /** Of the image's manifest: 64 hex digits. */
  readonly digest: string;
  /** What each host says of the module; undefined where it was not read. */
  readonly hosts?: readonly HostReport[];
  /** Undefined for an image that does not say what is in it. */
  readonly facts?: ImageFacts;
}

/** What a plugin's own manifest says. */
export interface ImageFacts {
  /** On Higress. */
  readonly place: Place;
  /** On a stock Envoy. */
  readonly envoy: Place;
  /** Undefined for a plugin that takes no configuration. */
  readonly schema?: JsonSchema;
}

/** One plugin as it shall be attached. */
export interface Attachment extends Place {
  readonly image: PluginImage;
  /** Whether requests pass when the plugin cannot run. */
  readonly failOpen: boolean;
  /** Name of a Secret beside the resource. */
  readonly pullSecret?: string;
  readonly config: JsonObject;
}

/** The image by its digest, with the scheme `oci`: whatever is pushed under its tag next, this one runs. */
export function pinnedUrl({ repository, digest }: PluginImage): string {
  return `oci://${repository}@sha256:${digest}`;
}
