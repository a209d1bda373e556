import { isRecord } from "@sluice/manifest";
import type { ArtifactReader } from "../artifact-store.ts";
import type { Descriptor } from "../image/plan-image.ts";
import { formatBytes } from "../limits.ts";
import type { ReferrerEntry } from "../registry-client.ts";
import { BUNDLE_PREFIX, MAX_BUNDLE } from "./bundle.ts";
import { type Refusal, refused } from "./signature.ts";
import { isDigest, isSpoilt } from "./spoilt.ts";

/** What a referrer of an image turned out to be. */
export type FoundBundle =
  | { readonly kind: "bundle"; readonly bytes: Buffer }
  /** Something else: a bill of materials, say. */
  | { readonly kind: "other" }
  | Refusal;

/** What a list may say instead of the artifact's type: go-containerregistry names the configuration's in the index that it writes. */
const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

/** Whether a referrer is worth a request. */
export function mayBeBundle({ artifactType }: ReferrerEntry): boolean {
  return artifactType === undefined || artifactType === EMPTY_TYPE || artifactType.startsWith(BUNDLE_PREFIX);
}

/** The bundle that a referrer holds: a manifest with one layer. */
export async function readBundle(client: ArtifactReader, { digest }: ReferrerEntry): Promise<FoundBundle> {
  if (!isDigest(digest)) return refused("its bundle has no digest");
  try {
    const layers = layersOf((await client.manifest(digest)).text);
    const bundles = layers.filter(({ mediaType }) => mediaType.startsWith(BUNDLE_PREFIX));
    const [layer] = bundles;
    if (layer === undefined) return { kind: "other" };
    if (layers.length !== 1) return refused("its bundle is not the only layer");
    if (!isDigest(layer.digest)) return refused("its bundle has no digest");
    if (layer.size > MAX_BUNDLE) return refused(`its bundle is larger than ${formatBytes(MAX_BUNDLE)}`);
    return { kind: "bundle", bytes: await client.readBlob(layer, MAX_BUNDLE) };
  } catch (error) {
    // A registry that cannot be reached is nobody's verdict.
    if (isSpoilt(error)) return refused(`its bundle cannot be had (${error.message})`);
    throw error;
  }
}

function layersOf(manifest: string): readonly Descriptor[] {
  const layers = parseLayers(manifest);
  return layers.flatMap((layer) => {
    const { mediaType, digest, size } = isRecord(layer) ? layer : {};
    const isLayer = typeof mediaType === "string" && typeof digest === "string" && typeof size === "number";
    return isLayer ? [{ mediaType, digest, size }] : [];
  });
}

function parseLayers(manifest: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(manifest);
    return isRecord(value) && Array.isArray(value.layers) ? value.layers : [];
  } catch {
    return [];
  }
}
