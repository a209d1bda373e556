import type { Credential } from "./docker-config.ts";
import type { HttpClient } from "./http-client.ts";
import { limitedBody } from "./http-client.ts";
import { formatBytes } from "./limits.ts";
import type { Incoming } from "./module-cache.ts";
import { ModuleFailure } from "./module-request.ts";
import type { SourceContext, SourceResult } from "./module-source.ts";
import { type ModuleLayer, planImage } from "./oci-image.ts";
import type { OciReference } from "./oci-reference.ts";
import { type Manifest, RegistryClient } from "./registry-client.ts";
import { unpackLayer } from "./unpack-layer.ts";

export interface OciFetch {
  readonly image: OciReference;
  readonly credential: Credential | undefined;
  readonly http: HttpClient;
  /** milliseconds since the epoch */
  readonly now: () => number;
}

/** A module in an image. One whose manifest is known is not pulled again. */
export async function fetchOci({ image, ...access }: OciFetch, context: SourceContext): Promise<SourceResult> {
  const { known, signal } = context;
  const client = new RegistryClient({ image, ...access, signal });
  const { version } = image;
  if (version.kind === "tag" && known?.digest !== undefined && (await client.digestOf(version.tag)) === known.digest) {
    return { kind: "same" };
  }
  const manifest = await client.manifest(version.kind === "tag" ? version.tag : version.digest);
  if (manifest.digest === known?.digest) return { kind: "same" };
  const { layer, digests } = await findLayer(client, manifest);
  const incoming = await pullModule(client, layer, context);
  return { kind: "new", incoming, version: { digest: manifest.digest }, digests };
}

async function findLayer(
  client: RegistryClient,
  manifest: Manifest,
): Promise<{ readonly layer: ModuleLayer; readonly digests: readonly string[] }> {
  const plan = planImage(manifest.text, manifest.contentType);
  const own = hexOf(manifest.digest);
  if (plan.kind !== "manifest") return { layer: plan, digests: [own] };
  const inner = await client.manifest(plan.manifest.digest);
  const layer = planImage(inner.text, inner.contentType);
  if (layer.kind !== "manifest") return { layer, digests: [own, hexOf(inner.digest)] };
  throw new ModuleFailure("UnsupportedImage", "the image's index leads to another index");
}

async function pullModule(
  client: RegistryClient,
  { kind, layer }: ModuleLayer,
  { cache, limits, signal }: SourceContext,
): Promise<Incoming> {
  const answer = await client.blob(layer, limits.download);
  const packed = await cache.receive(limitedBody(answer, Math.min(limits.download, layer.size), signal));
  try {
    if (packed.sha256 !== hexOf(layer.digest)) {
      const got = `sha256:${packed.sha256}, ${formatBytes(packed.size)}`;
      throw new ModuleFailure("DigestMismatch", `the layer ${layer.digest} that the registry sent is another (${got})`);
    }
    if (kind === "raw") return packed;
    return await unpacked(packed.file, { cache, limits, signal });
  } catch (error) {
    await cache.discard(packed);
    throw error;
  } finally {
    if (kind === "archive") await cache.discard(packed);
  }
}

async function unpacked(
  archive: string,
  { cache, limits, signal }: Pick<SourceContext, "cache" | "limits" | "signal">,
): Promise<Incoming> {
  const received: Incoming[] = [];
  const write = async (bytes: AsyncIterable<Uint8Array>) => void received.push(await cache.receive(bytes));
  await unpackLayer({ archive, limits, signal, write });
  const [module] = received;
  if (module === undefined) throw new Error("a layer was unpacked, and no module received");
  return module;
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}
