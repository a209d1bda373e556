import { formatOciReference, type OciReference, type RegistryClient, requireSignature } from "@sluice/oci";
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
