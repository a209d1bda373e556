import { UserError } from "@sluice/manifest";
import {
  formatOciReference,
  type OciReference,
  type RegistryClient,
  RegistryFailure,
  type ResolvedImage,
  resolveImage,
} from "@sluice/oci";
import { requireSigned, requireSignedFor, type VerifyFlags } from "../signing/require-signed.ts";
import { openRegistry, type RegistryFlags } from "./open-registry.ts";
import { withRegistry } from "./registry-error.ts";

export interface PullFlags extends RegistryFlags, VerifyFlags {
  /** `registry=mirror` */
  readonly mirror?: readonly string[];
}

/** The whole image, checked: of the first mirror that gives it, else of its registry. @throws UserError */
export async function pullImage(image: OciReference, flags: PullFlags): Promise<ResolvedImage> {
  const where = formatOciReference(image);
  return withRegistry(where, async () => {
    for (const host of mirrorsOf(image, flags, process.env)) {
      const mirror = { ...image, registry: host, name: host };
      const check: SignatureCheck = (client, digest) => requireSignedFor(image, { mirror, client, digest }, flags);
      const found = await pullFrom(mirror, flags, check).catch((error: unknown) => error);
      if (!(found instanceof Error)) return found as ResolvedImage;
      if (!(found instanceof RegistryFailure)) throw found;
      console.error(`the mirror ${host} does not have it: ${found.message}`);
    }
    return pullFrom(image, flags, (client, digest) => requireSigned(client, image, digest, flags));
  });
}

type SignatureCheck = (client: RegistryClient, digest: string) => Promise<void>;

async function pullFrom(image: OciReference, flags: RegistryFlags, check: SignatureCheck): Promise<ResolvedImage> {
  const { client, signal, close } = await openRegistry(image, flags);
  try {
    const resolved = await resolveImage(client, { signal });
    await check(client, resolved.digest);
    return resolved;
  } finally {
    await close();
  }
}

/** Those of `--mirror`, and of SLUICE_MIRRORS (the same form, separated by commas), in this order. */
export function mirrorsOf(
  { name }: Pick<OciReference, "name">,
  { mirror = [] }: PullFlags,
  { SLUICE_MIRRORS: configured = "" }: NodeJS.ProcessEnv,
): readonly string[] {
  const pairs = [...mirror, ...configured.split(",").filter((pair) => pair.trim() !== "")];
  return pairs.flatMap((pair) => {
    const [registry = "", host = ""] = pair.trim().split("=");
    if (registry === "" || !MIRROR.test(host)) {
      throw new UserError(`"${pair}" names no mirror`, { where: "--mirror", help: "write REGISTRY=HOST[:PORT]" });
    }
    return registry === name ? [host] : [];
  });
}

const MIRROR = /^[A-Za-z0-9.-]+(?::\d{1,5})?$/;
