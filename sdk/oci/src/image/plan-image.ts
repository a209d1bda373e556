import { isRecord } from "@sluice/manifest";
import { RegistryFailure } from "../failure.ts";
import {
  CNCF_CONFIG,
  DOCKER_LAYER,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_INDEX,
  OCI_LAYER,
  OCI_MANIFEST,
  RAW_LAYER,
} from "./media-types.ts";

/** Something of a registry, by content (OCI image specification 1.1, "Descriptor"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** bytes */
  readonly size: number;
}

/** The layer that has the module: as an archive with `plugin.wasm`, or as it is. */
export interface ModuleLayer {
  readonly kind: "archive" | "raw";
  readonly layer: Descriptor;
}

/** What a manifest leads to: for an index the manifest to ask for next. */
export type ImagePlan = ModuleLayer | { readonly kind: "manifest"; readonly manifest: Descriptor };

/** What a client must name to be given it, and not a translation. */
export const ACCEPTED_MANIFESTS = [OCI_MANIFEST, DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST].join(", ");

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads a manifest by the rules of Istio's, Higress's and Envoy Gateway's fetchers, so that an image is taken here exactly
 * when it is taken there: Docker's and OCI's images by their last layer, or two layers of which one is the bare module.
 * @throws RegistryFailure UnsupportedImage
 */
export function planImage(text: string, contentType: string): ImagePlan {
  const manifest = parseManifest(text);
  const mediaType =
    typeof manifest.mediaType === "string" ? manifest.mediaType : (contentType.split(";")[0] ?? "").trim();
  switch (mediaType) {
    case OCI_INDEX:
    case DOCKER_LIST:
      return { kind: "manifest", manifest: pickManifest(manifest.manifests) };
    case DOCKER_MANIFEST:
      return { kind: "archive", layer: lastLayer(descriptors(manifest.layers, "layers"), DOCKER_LAYER) };
    case OCI_MANIFEST:
      return planOci(descriptors(manifest.layers, "layers"), mediaTypeOf(manifest.config));
    default:
      throw unsupported(`its manifest is ${quoted(mediaType)}, not one of ${OCI_MANIFEST} and ${DOCKER_MANIFEST}`);
  }
}

function parseManifest(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RegistryFailure("ServerError", "the registry's manifest is no JSON", { cause });
  }
  if (isRecord(value)) return value;
  throw new RegistryFailure("ServerError", "the registry's manifest is no JSON object");
}

/** Of several platforms the one that says wasm, else the first. */
function pickManifest(value: unknown): Descriptor {
  const items = descriptors(value, "manifests").filter(({ mediaType }) =>
    [OCI_MANIFEST, DOCKER_MANIFEST].includes(mediaType),
  );
  const raw = Array.isArray(value) ? value.filter(isRecord) : [];
  const isWasm = ({ digest }: Descriptor) => {
    const platform = raw.find((item) => item.digest === digest)?.platform;
    return isRecord(platform) && (platform.architecture === "wasm" || platform.os === "wasip1");
  };
  const found = items.find(isWasm) ?? items[0];
  if (found === undefined) throw unsupported("its index has no image");
  return found;
}

function planOci(layers: readonly Descriptor[], config: string): ModuleLayer {
  if (layers.at(-1)?.mediaType === OCI_LAYER) return { kind: "archive", layer: lastLayer(layers, OCI_LAYER) };
  const raw = layers.find(({ mediaType }) => mediaType === RAW_LAYER);
  if (layers.length === 2 && raw !== undefined) return { kind: "raw", layer: raw };
  if (config === CNCF_CONFIG) {
    throw unsupported(
      `it is a CNCF Wasm artifact (config ${CNCF_CONFIG}), which no proxy takes; push plugin.wasm in a layer of ${OCI_LAYER}`,
    );
  }
  throw unsupported(`${lastLayerText(layers)}; it must be ${OCI_LAYER} with plugin.wasm in it`);
}

function lastLayer(layers: readonly Descriptor[], mediaType: string): Descriptor {
  const last = layers.at(-1);
  if (last?.mediaType === mediaType) return last;
  throw unsupported(`${lastLayerText(layers)}; it must be ${mediaType} with plugin.wasm in it`);
}

function lastLayerText(layers: readonly Descriptor[]): string {
  const last = layers.at(-1);
  return last === undefined ? "it has no layer" : `its last layer is ${quoted(last.mediaType)}`;
}

function descriptors(value: unknown, field: string): readonly Descriptor[] {
  if (!Array.isArray(value)) throw unsupported(`its manifest has no "${field}"`);
  return value.map((item: unknown, i) => {
    const { mediaType, digest, size } = isRecord(item) ? item : {};
    if (typeof mediaType !== "string" || typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
      throw unsupported(`${field}[${i}] of its manifest is no descriptor`);
    }
    if (typeof digest !== "string" || !DIGEST.test(digest)) throw unsupported(`${field}[${i}] has no sha256 digest`);
    return { mediaType, digest, size };
  });
}

function mediaTypeOf(value: unknown): string {
  return isRecord(value) && typeof value.mediaType === "string" ? value.mediaType : "";
}

function unsupported(why: string): RegistryFailure {
  return new RegistryFailure("UnsupportedImage", `the image is of a shape that proxies do not take: ${why}`);
}

/** From outside, made fit for a message. */
function quoted(text: string): string {
  return /^[\w.+/-]{1,120}$/.test(text) ? text : JSON.stringify(text.slice(0, 120));
}
