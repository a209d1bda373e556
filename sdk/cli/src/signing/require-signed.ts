import { UserError } from "@sluice/manifest";
import {
  formatOciReference,
  type OciReference,
  type RegistryClient,
  RegistryFailure,
  requireSignature,
} from "@sluice/oci";
import { openRegistry, type RegistryFlags } from "../registry/open-registry.ts";
import { readPublicKey } from "./read-key.ts";

/** Flags of every verb that takes an image. */
export interface VerifyFlags {
  /** File of a public key, or `env://NAME`: an image that it has not signed is refused. */
  readonly verify?: string;
}

/** Does nothing unless a key was named. @throws UserError when none of the image's signatures was made with it */
export async function requireSigned(
  client: RegistryClient,
  place: OciReference,
  digest: string,
  { verify }: VerifyFlags,
): Promise<void> {
  if (verify === undefined) return;
  const image = formatOciReference({ ...place, version: { kind: "digest", digest } });
  await requireSignature(client, { image, digest, key: await readPublicKey(verify), keyName: verify });
}

/** An image as a mirror gave it. */
export interface Mirrored {
  readonly mirror: OciReference;
  readonly client: RegistryClient;
  readonly digest: string;
}

/**
 * The same of an image that a mirror gave: many mirrors have images without what is attached to them, so the registry that it
 * comes from is asked where the mirror has no signature that counts. It is of the same digest, whoever keeps it.
 * @throws RegistryFailure when that registry cannot be asked
 */
export async function requireSignedFor(
  origin: OciReference,
  { mirror, client, digest }: Mirrored,
  flags: RegistryFlags & VerifyFlags,
): Promise<void> {
  if (flags.verify === undefined) return;
  const there = await attempt(requireSigned(client, mirror, digest, flags));
  if (there === undefined) return console.error(`the signature is on the mirror ${mirror.name}`);
  const registry = await openRegistry(origin, flags);
  try {
    await requireSigned(registry.client, origin, digest, flags);
    console.error(`the signature is on ${origin.name}, and not on the mirror ${mirror.name}`);
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error;
    const { reason, message, cause } = error;
    throw new RegistryFailure(reason, `${there.message}; on ${origin.name}: ${message}`, { cause });
  } finally {
    await registry.close();
  }
}

/** Why not, where another may know more. */
async function attempt(check: Promise<void>): Promise<UserError | RegistryFailure | undefined> {
  try {
    await check;
    return undefined;
  } catch (error) {
    if (error instanceof UserError || error instanceof RegistryFailure) return error;
    throw error;
  }
}
