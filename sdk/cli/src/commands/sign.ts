import { formatOciReference, keyFingerprint, type OciReference, type RegistryClient, signImage } from "@sluice/oci";
import { ExitCode } from "../errors.ts";
import { parseAnnotations } from "../registry/annotations.ts";
import { parseImageName } from "../registry/image-name.ts";
import { openRegistry, type RegistryFlags } from "../registry/open-registry.ts";
import { withRegistry } from "../registry/registry-error.ts";
import { readPrivateKey } from "../signing/read-key.ts";

export interface SignFlags extends RegistryFlags {
  /** File of a private key, or `env://NAME`. */
  readonly key: string;
  /** `key=value` */
  readonly annotation?: readonly string[];
  readonly json?: boolean;
}

/** `sluice sign IMAGE --key KEY`. Answers the exit code. */
export async function signCommand(name: string, flags: SignFlags): Promise<number> {
  const image = parseImageName(name);
  const key = await readPrivateKey(flags.key);
  const annotations = parseAnnotations(flags.annotation ?? []);
  const repository = `${image.name}/${image.repository}`;
  const signed = await withRegistry(formatOciReference(image), async () => {
    const { client, close } = await openRegistry(image, flags, { writes: true });
    try {
      const digest = await digestOf(client, image);
      return { digest, ...(await signImage(client, { repository, digest, key, annotations })) };
    } finally {
      await close();
    }
  });
  const { digest, tag, added } = signed;
  const reference = `${repository}@${digest}`;
  const fingerprint = keyFingerprint(key);
  if (flags.json === true) console.log(JSON.stringify({ reference, digest, tag, added, key: fingerprint }, null, 2));
  else {
    console.error(added ? `signed with the key ${fingerprint}` : `the key ${fingerprint} had signed it already`);
    console.log(reference);
  }
  return ExitCode.Done;
}

/** Of what the registry sends, not of what it says: that is what will be signed. */
export async function digestOf(client: RegistryClient, { version }: OciReference): Promise<string> {
  return (await client.manifest(version.kind === "tag" ? version.tag : version.digest)).digest;
}
