import { formatOciReference, keyFingerprint, requireSignature } from "@sluice/oci";
import { ExitCode } from "../errors.ts";
import { parseAnnotations } from "../registry/annotations.ts";
import { parseImageName } from "../registry/image-name.ts";
import { openRegistry, type RegistryFlags } from "../registry/open-registry.ts";
import { withRegistry } from "../registry/registry-error.ts";
import { readPublicKey } from "../signing/read-key.ts";
import { digestOf } from "./sign.ts";

export interface VerifyCommandFlags extends RegistryFlags {
  /** File of a public key, or `env://NAME`. */
  readonly key: string;
  /** `key=value` */
  readonly annotation?: readonly string[];
  readonly json?: boolean;
}

/** `sluice verify IMAGE --key KEY`. Answers the exit code: an image that is not signed is an error. */
export async function verifyCommand(name: string, flags: VerifyCommandFlags): Promise<number> {
  const place = parseImageName(name);
  const key = await readPublicKey(flags.key);
  const annotations = parseAnnotations(flags.annotation ?? []);
  const { image, digest, claims } = await withRegistry(formatOciReference(place), async () => {
    const { client, close } = await openRegistry(place, flags);
    try {
      const digest = await digestOf(client, place);
      const image = formatOciReference({ ...place, version: { kind: "digest", digest } });
      return {
        image,
        digest,
        claims: await requireSignature(client, { image, digest, key, keyName: flags.key, annotations }),
      };
    } finally {
      await close();
    }
  });
  if (flags.json === true) {
    const signatures = claims.map((claim) => ({ reference: claim.reference, annotations: claim.annotations }));
    console.log(JSON.stringify({ reference: image, digest, key: keyFingerprint(key), signatures }, null, 2));
  } else {
    console.error(`signed with the key ${keyFingerprint(key)}`);
    console.log(image);
  }
  return ExitCode.Done;
}
