import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";

// What the image fetchers of Istio (pkg/wasm/imagefetcher.go), of Higress's fork of it and of Envoy Gateway
// (internal/wasm/imagefetcher.go) take, stated again from their sources and from nothing of ours.

/** Who loads images. */
export const FETCHERS = ["istio", "higress", "envoy-gateway"] as const;

export type Fetcher = (typeof FETCHERS)[number];

/** Bytes that an archive may unpack to; Istio itself has no such limit. */
const LIMITS: Readonly<Record<Fetcher, number>> = {
  istio: Number.POSITIVE_INFINITY,
  higress: 256 * 1024 * 1024,
  "envoy-gateway": 256 * 1024 * 1024,
};

interface ManifestText {
  readonly mediaType: string;
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
}

export interface FetchedModule {
  readonly module: Uint8Array;
  /** How it was found. */
  readonly variant: "docker" | "compat" | "oci";
}

/** Fetches an image from a registry without TLS as a fetcher does. @throws Error that says why it would refuse it */
export async function fetchAs(fetcher: Fetcher, base: string, reference: string): Promise<FetchedModule> {
  const manifest = await manifestOf(base, reference);
  const last = manifest.layers.at(-1);
  if (manifest.mediaType === "application/vnd.docker.distribution.manifest.v2+json") {
    const type = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    if (last?.mediaType !== type) throw new Error(`invalid media type ${last?.mediaType} (expect ${type})`);
    return { variant: "docker", module: await fromArchive(fetcher, await blobOf(base, last.digest)) };
  }
  if (last?.mediaType === "application/vnd.oci.image.layer.v1.tar+gzip") {
    return { variant: "compat", module: await fromArchive(fetcher, await blobOf(base, last.digest)) };
  }
  if (manifest.layers.length !== 2) throw new Error(`number of layers must be 2 but got ${manifest.layers.length}`);
  const type = "application/vnd.module.wasm.content.layer.v1+wasm";
  const layer = manifest.layers.find(({ mediaType }) => mediaType === type);
  if (layer === undefined) throw new Error(`could not find the layer of ${type}`);
  return { variant: "oci", module: await blobOf(base, layer.digest) };
}

const ACCEPT = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";

async function manifestOf(base: string, reference: string): Promise<ManifestText> {
  const answer = await fetch(`${base}/manifests/${reference}`, { headers: { accept: ACCEPT } });
  if (answer.status !== 200) throw new Error(`the registry answered ${answer.status}`);
  return (await answer.json()) as ManifestText;
}

async function blobOf(base: string, digest: string): Promise<Uint8Array> {
  const answer = await fetch(`${base}/blobs/${digest}`);
  if (answer.status !== 200) throw new Error(`the registry answered ${answer.status} for ${digest}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The first file with this base name, wherever it lies. */
async function fromArchive(fetcher: Fetcher, packed: Uint8Array): Promise<Uint8Array> {
  const archive = gunzipSync(packed);
  if (archive.length > LIMITS[fetcher]) throw new Error("the archive is too large");
  const entries = Readable.from([archive]).pipe(extract());
  for await (const entry of entries) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
    if (/(?:^|\/)plugin\.wasm$/.test(entry.header.name)) return Buffer.concat(chunks);
  }
  throw new Error("no plugin.wasm in the archive");
}
