import { UserError } from "@sluice/manifest";
import { formatOciReference, type OciReference, RegistryFailure, type ResolvedImage, resolveImage } from "@sluice/oci";
import { requireSigned, type VerifyFlags } from "../signing/require-signed.ts";
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
    for (const mirror of mirrorsOf(image, flags, process.env)) {
      const found = await pullFrom({ ...image, registry: mirror, name: mirror }, flags).catch(
        (error: unknown) => error,
      );
      if (!(found instanceof Error)) return found as ResolvedImage;
      if (!(found instanceof RegistryFailure)) throw found;
      console.error(`the mirror ${mirror} does not have it: ${found.message}`);
    }
    return pullFrom(image, flags);
  });
}

async function pullFrom(image: OciReference, flags: RegistryFlags & VerifyFlags): Promise<ResolvedImage> {
  const { client, signal, close } = await openRegistry(image, flags);
  try {
    const resolved = await resolveImage(client, { signal });
    await requireSigned(client, image, resolved.digest, flags);
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
