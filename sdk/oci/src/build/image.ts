import { createHash } from "node:crypto";
import type { PluginManifest } from "@sluice/manifest";
import { gzip } from "../archive/gzip.ts";
import { tar } from "../archive/tar.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import {
  OCI_CONFIG,
  OCI_LAYER,
  OCI_MANIFEST,
  PLUGIN_CONFIG,
  PLUGIN_LABEL,
  RAW_CONFIG,
  RAW_LAYER,
  README_LAYER,
  SPEC_LAYER,
} from "../image/media-types.ts";
import { specYaml } from "./spec-yaml.ts";

/**
 * What an image looks like. `higress`: spec.yaml and README.md, and last the archive with the module, as Higress's own plugins.
 * `compat`: the archive alone, with the configuration of a container's image. `oci`: the bare module.
 */
export const IMAGE_SHAPES = ["higress", "compat", "oci"] as const;

export type ImageShape = (typeof IMAGE_SHAPES)[number];

/** What an image says of a plugin. */
export type ImagePlugin = Omit<PluginManifest, "folder">;

export interface ImageInput {
  readonly shape: ImageShape;
  readonly module: Uint8Array;
  readonly plugin: ImagePlugin;
  /** Markdown; only shape `higress` has a place for it. */
  readonly readme?: string;
  /** Address of the sources. */
  readonly source?: string;
  /** When it was made; absent: the image does not say, and is the same whenever it is made. */
  readonly created?: Date;
  /** Further annotations of the manifest; they win over those made here. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Bytes as a manifest names them. */
export interface ImageBlob {
  readonly mediaType: string;
  readonly digest: string;
  /** bytes */
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image that can be pushed. */
export interface Image {
  readonly manifest: ImageBlob;
  /** Configuration and layers, in the manifest's order. */
  readonly blobs: readonly ImageBlob[];
}

/** Makes the image of a plugin: pure, and the same bytes for the same input on every machine. */
export function buildImage(input: ImageInput): Image {
  const { config, layers } = partsOf(input);
  const annotations = sorted({ ...standardAnnotations(input), ...input.annotations });
  const manifest = jsonBlob(OCI_MANIFEST, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    annotations,
  });
  return { manifest, blobs: [config, ...layers] };
}

interface Parts {
  readonly config: ImageBlob;
  readonly layers: readonly ImageBlob[];
}

function partsOf(input: ImageInput): Parts {
  switch (input.shape) {
    case "higress":
      return higressParts(input);
    case "compat":
      return compatParts(input);
    case "oci":
      return ociParts(input);
  }
}

/** The archive must be last: it is where proxies look for the module. */
function higressParts({ module, plugin, readme }: ImageInput): Parts {
  const spec = textBlob(SPEC_LAYER, specYaml(plugin), "spec.yaml");
  const documents = readme === undefined ? [spec] : [spec, textBlob(README_LAYER, readme, "README.md")];
  const archive = blob(OCI_LAYER, archiveOf(module).packed, "plugin.tar.gz");
  return { config: pluginBlob(plugin), layers: [...documents, archive] };
}

function compatParts(input: ImageInput): Parts {
  const { module, plugin, created } = input;
  const { packed, diffId } = archiveOf(module);
  const labels = { ...standardAnnotations(input), [PLUGIN_LABEL]: JSON.stringify(plugin) };
  const config = jsonBlob(OCI_CONFIG, {
    ...(created === undefined ? {} : { created: created.toISOString() }),
    architecture: "wasm",
    os: "wasip1",
    config: { Labels: sorted(labels) },
    rootfs: { type: "layers", diff_ids: [diffId] },
  });
  return { config, layers: [blob(OCI_LAYER, packed)] };
}

/** Exactly two layers, or proxies do not take it. */
function ociParts({ module, plugin }: ImageInput): Parts {
  const config = jsonBlob(RAW_CONFIG, { type: "envoy_proxy" });
  return { config, layers: [blob(RAW_LAYER, module, "plugin.wasm"), pluginBlob(plugin)] };
}

function pluginBlob(plugin: ImagePlugin): ImageBlob {
  return jsonBlob(PLUGIN_CONFIG, plugin);
}

function archiveOf(module: Uint8Array): { readonly packed: Uint8Array; readonly diffId: string } {
  const archive = tar([{ name: "plugin.wasm", bytes: module }]);
  return { packed: gzip(archive), diffId: `sha256:${createHash("sha256").update(archive).digest("hex")}` };
}

/** OCI image specification 1.1, "Pre-Defined Annotation Keys". */
function standardAnnotations({ plugin, source, created }: ImageInput): Readonly<Record<string, string>> {
  return {
    "org.opencontainers.image.title": plugin.name,
    "org.opencontainers.image.version": plugin.version,
    "org.opencontainers.image.description": plugin.description,
    "org.opencontainers.image.licenses": plugin.license,
    ...(source === undefined ? {} : { "org.opencontainers.image.source": source }),
    ...(created === undefined ? {} : { "org.opencontainers.image.created": created.toISOString() }),
  };
}

function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function blob(mediaType: string, bytes: Uint8Array, title?: string): ImageBlob {
  // By this name other tools write the layer to disk.
  const annotations = title === undefined ? {} : { annotations: { "org.opencontainers.image.title": title } };
  return { ...describeBytes(bytes, mediaType), bytes, ...annotations };
}

function textBlob(mediaType: string, text: string, title: string): ImageBlob {
  return blob(mediaType, Buffer.from(text), title);
}

function jsonBlob(mediaType: string, value: unknown): ImageBlob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}

function descriptorOf({ mediaType, digest, size, annotations }: ImageBlob): object {
  return { mediaType, digest, size, ...(annotations === undefined ? {} : { annotations }) };
}
