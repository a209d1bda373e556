import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** Bytes that a manifest refers to. */
export interface Blob {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, string>>;
}

/** An image before it is pushed. */
export interface Image {
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/** One member of an archive. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  /** Default `file`. */
  readonly type?: "file" | "symlink" | "directory";
  readonly linkname?: string;
}

/** A tar, gzipped. */
export async function archive(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  const tar = pack();
  for (const { name, bytes = new Uint8Array(), type = "file", linkname } of entries) {
    tar.entry({ name, type, size: bytes.length, ...(linkname === undefined ? {} : { linkname }) }, Buffer.from(bytes));
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

function layerOf(bytes: Uint8Array): Promise<Uint8Array> {
  return archive([{ name: "plugin.wasm", bytes }]);
}

function json(mediaType: string, value: unknown): Blob {
  return { mediaType, bytes: Buffer.from(JSON.stringify(value)) };
}

const PLATFORM = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } };

/** What `docker build` makes with OCI's types: a base layer, then the one with the module. */
export async function ociImage(module: Uint8Array): Promise<Image> {
  const base = await archive([{ name: "etc/os-release", bytes: Buffer.from("NAME=none\n") }]);
  return {
    mediaType: OCI_MANIFEST,
    config: json("application/vnd.oci.image.config.v1+json", PLATFORM),
    layers: [
      { mediaType: OCI_LAYER, bytes: base },
      { mediaType: OCI_LAYER, bytes: await layerOf(module) },
    ],
  };
}

/** The same with Docker's. */
export async function dockerImage(module: Uint8Array): Promise<Image> {
  return {
    mediaType: DOCKER_MANIFEST,
    config: json("application/vnd.docker.container.image.v1+json", PLATFORM),
    layers: [{ mediaType: DOCKER_LAYER, bytes: await layerOf(module) }],
  };
}

/** What Higress's pipeline pushes: documents first, the archive last. */
export async function higressImage(module: Uint8Array): Promise<Image> {
  const spec = { mediaType: "application/vnd.module.wasm.spec.v1+yaml", bytes: Buffer.from("apiVersion: 1.0.0\n") };
  const readme = { mediaType: "application/vnd.module.wasm.doc.v1+markdown", bytes: Buffer.from("# a plugin\n") };
  return {
    mediaType: OCI_MANIFEST,
    artifactType: "application/vnd.unknown.artifact.v1",
    config: json("application/vnd.oci.empty.v1+json", {}),
    layers: [spec, readme, { mediaType: OCI_LAYER, bytes: await layerOf(module) }],
  };
}

/** The bare module beside its runtime's configuration. */
export function rawImage(module: Uint8Array): Image {
  return {
    mediaType: OCI_MANIFEST,
    config: json("application/vnd.module.wasm.config.v1+json", {}),
    layers: [
      { mediaType: "application/vnd.module.wasm.content.layer.v1+wasm", bytes: module },
      json("application/vnd.module.wasm.config.v1+json", { type: "envoy_proxy" }),
    ],
  };
}

/** What other tools push as `application/wasm`, and no proxy takes. */
export function cncfArtifact(module: Uint8Array): Image {
  return {
    mediaType: OCI_MANIFEST,
    artifactType: "application/vnd.wasm.config.v0+json",
    config: json("application/vnd.wasm.config.v0+json", { architecture: "wasm", os: "wasip1", layerDigests: [] }),
    layers: [{ mediaType: "application/wasm", bytes: module }],
  };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** How a manifest refers to bytes. */
export function descriptorOf({ mediaType, bytes, annotations, platform }: Blob) {
  return {
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
    ...(annotations === undefined ? {} : { annotations }),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** The bytes of an image's manifest. */
export function manifestOf({ mediaType, artifactType, config, layers }: Image): Blob {
  return json(mediaType, {
    schemaVersion: 2,
    mediaType,
    ...(artifactType === undefined ? {} : { artifactType }),
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
}

/** An index over images, by platform. */
export function indexOf(images: readonly { readonly image: Image; readonly architecture: string }[]): Blob {
  const manifests = images.map(({ image, architecture }) =>
    descriptorOf({ ...manifestOf(image), platform: { architecture, os: "linux" } }),
  );
  return json(OCI_INDEX, { schemaVersion: 2, mediaType: OCI_INDEX, manifests });
}
