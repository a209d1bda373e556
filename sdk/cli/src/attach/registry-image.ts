import { formatOciReference } from "@sluice/oci";
import { parseImageName } from "../registry/image-name.ts";
import { openRegistry, type RegistryFlags } from "../registry/open-registry.ts";
import { withRegistry } from "../registry/registry-error.ts";
import type { ReadImage } from "./images.ts";

/** Reads images where their references lead. */
export function imageFromRegistry(flags: RegistryFlags): ReadImage {
  return async (reference) => {
    const image = parseImageName(reference);
    const { client, close } = await openRegistry(image, flags);
    try {
      const { version } = image;
      const asked = version.kind === "tag" ? version.tag : version.digest;
      const { digest } = await withRegistry(formatOciReference(image), () => client.manifest(asked));
      return {
        name: image.repository.split("/").at(-1) ?? image.repository,
        reference: formatOciReference(image),
        repository: `${image.name}/${image.repository}`,
        digest: digest.replace("sha256:", ""),
      };
    } finally {
      await close();
    }
  };
}
