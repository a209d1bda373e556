import { createReadStream } from "node:fs";
import {
  type Credential,
  findModuleLayer,
  formatBytes,
  type HttpClient,
  type LoginAdvice,
  limitedBody,
  type ModuleLayer,
  type OciReference,
  RegistryClient,
  unpackLayer,
} from "@sluice/oci";
import type { Incoming } from "./module-cache.ts";
import { ModuleFailure } from "./module-request.ts";
import type { SourceContext, SourceResult } from "./module-source.ts";

const ADVICE: LoginAdvice = {
  withoutCredential: "there are no credentials for it: name a pull secret, or make the image public",
  withCredential: "the pull secret's credentials do not open it, or there is no such image",
};

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
  const client = new RegistryClient({ image, ...access, advice: ADVICE, signal });
  const { version } = image;
  if (version.kind === "tag" && known?.digest !== undefined && (await client.digestOf(version.tag)) === known.digest) {
    return { kind: "same" };
  }
  const manifest = await client.manifest(version.kind === "tag" ? version.tag : version.digest);
  if (manifest.digest === known?.digest) return { kind: "same" };
  const { layer, manifests } = await findModuleLayer(client, manifest);
  const incoming = await pullModule(client, layer, context);
  return {
    kind: "new",
    incoming,
    version: { digest: manifest.digest },
    digests: manifests.map(({ digest }) => hexOf(digest)),
  };
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
  await unpackLayer({ archive: createReadStream(archive), limits, signal, write });
  const [module] = received;
  if (module === undefined) throw new Error("a layer was unpacked, and no module received");
  return module;
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}
