import { Readable } from "node:stream";
import { isRecord } from "@sluice/manifest";
import { parse } from "yaml";
import type { ImagePlugin } from "../build/image.ts";
import { findModuleLayer } from "../image/find-module-layer.ts";
import { OCI_CONFIG, PLUGIN_CONFIG, PLUGIN_LABEL, SPEC_LAYER } from "../image/media-types.ts";
import type { Descriptor, ModuleLayer } from "../image/plan-image.ts";
import { unpackLayer } from "../image/unpack-layer.ts";
import { IMAGE_LIMITS, type ImageLimits } from "../limits.ts";
import type { Manifest, RegistryClient } from "../registry-client.ts";
import { isShallow } from "./is-shallow.ts";
import { parsePluginDocument } from "./plugin-document.ts";

/** An image that was read whole and checked: every part is what its digest says. */
export interface ResolvedImage {
  /** Of the manifest that was asked for: what pins the image. */
  readonly digest: string;
  /** Of the one with the module; the same unless an index led there. */
  readonly imageDigest: string;
  readonly layer: ModuleLayer;
  readonly module: Buffer;
  /** Manifest and configuration schema of the plugin, in images that `sluice push` made. */
  readonly plugin?: ImagePlugin;
  /** Contents of `spec.yaml`, in images for Higress. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ResolveOptions {
  readonly signal: AbortSignal;
  /** Default IMAGE_LIMITS. */
  readonly limits?: ImageLimits;
}

/** Bytes of what an image says of its plugin. */
const MAX_DOCUMENT = 1024 * 1024;
/** The same of YAML, which takes a hundred times as long to read. */
const MAX_SPEC = 256 * 1024;

/** Pulls what the client's reference leads to, into memory. @throws RegistryFailure */
export async function resolveImage(
  client: RegistryClient,
  { signal, limits = IMAGE_LIMITS }: ResolveOptions,
): Promise<ResolvedImage> {
  const { version } = client.image;
  const asked = await client.manifest(version.kind === "tag" ? version.tag : version.digest);
  const { layer, manifests } = await findModuleLayer(client, asked);
  const own = manifests.at(-1) ?? asked;
  const packed = await client.readBlob(layer.layer, limits.download);
  const module = layer.kind === "raw" ? packed : await unpackModule(packed, limits, signal);
  return {
    digest: asked.digest,
    imageDigest: own.digest,
    layer,
    module,
    ...(await readDocuments(client, own)),
    annotations: annotationsOf(own),
  };
}

async function unpackModule(packed: Buffer, limits: ImageLimits, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const write = async (bytes: AsyncIterable<Uint8Array>) => {
    for await (const chunk of bytes) chunks.push(chunk);
  };
  await unpackLayer({ archive: Readable.from([packed]), limits, signal, write });
  return Buffer.concat(chunks);
}

/** What an image says of its plugin; what cannot be read is not there. */
async function readDocuments(
  client: RegistryClient,
  manifest: Manifest,
): Promise<Pick<ResolvedImage, "plugin" | "spec">> {
  const parts = partsOf(manifest);
  const read = async (mediaType: string, limit = MAX_DOCUMENT) => {
    const found = parts.find((part) => part.mediaType === mediaType && part.size <= limit);
    return found === undefined ? undefined : (await client.readBlob(found, limit)).toString("utf8");
  };
  const plugin = parsePluginDocument(
    parseJson(await read(PLUGIN_CONFIG)) ?? labelOf(parseJson(await read(OCI_CONFIG))),
  );
  const spec = parseYaml(await read(SPEC_LAYER, MAX_SPEC));
  return { ...(plugin === undefined ? {} : { plugin }), ...(spec === undefined ? {} : { spec }) };
}

/** Configuration and layers, as far as they are descriptors. */
function partsOf({ text }: Manifest): readonly Descriptor[] {
  const manifest = parseJson(text);
  const { config, layers } = isRecord(manifest) ? manifest : {};
  return [config, ...(Array.isArray(layers) ? layers : [])].flatMap((part: unknown) => {
    const { mediaType, digest, size } = isRecord(part) ? part : {};
    const isDescriptor = typeof mediaType === "string" && typeof digest === "string" && DIGEST.test(digest);
    return isDescriptor && typeof size === "number" ? [{ mediaType, digest, size }] : [];
  });
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

function labelOf(imageConfig: unknown): unknown {
  const config = isRecord(imageConfig) ? imageConfig.config : undefined;
  const labels = isRecord(config) ? config.Labels : undefined;
  const label = isRecord(labels) ? labels[PLUGIN_LABEL] : undefined;
  return typeof label === "string" ? parseJson(label) : undefined;
}

function annotationsOf({ text }: Manifest): Readonly<Record<string, string>> {
  const manifest = parseJson(text);
  const annotations = isRecord(manifest) && isRecord(manifest.annotations) ? manifest.annotations : {};
  return Object.fromEntries(
    Object.entries(annotations).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return isShallow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Comparing each key with all others takes half a minute for those that fit; aliases may make rings. */
const YAML = { logLevel: "error", uniqueKeys: false, maxAliasCount: 0 } as const;

function parseYaml(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = text === undefined ? undefined : parse(text, YAML);
    return isRecord(value) && isShallow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
