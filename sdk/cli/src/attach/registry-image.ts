import { formatOciReference } from "@sluice/oci";
import { parseImageName } from "../registry/image-name.ts";
import { reportModule } from "../registry/module-report.ts";
import { type PullFlags, pullImage } from "../registry/pull-image.ts";
import { factsOf } from "./facts.ts";
import { nameOfArgument, type ReadImage } from "./images.ts";

/** Reads images where their references lead, and checks every part of them. */
export function imageFromRegistry(flags: PullFlags): ReadImage {
  return async (reference) => {
    const image = parseImageName(reference);
    const { digest, plugin, module } = await pullImage(image, flags);
    return {
      name: plugin?.name ?? nameOfArgument(reference),
      reference: formatOciReference(image),
      repository: `${image.name}/${image.repository}`,
      digest: digest.replace("sha256:", ""),
      hosts: reportModule(module).hosts,
      ...(plugin === undefined ? {} : { facts: factsOf(plugin) }),
    };
  };
}
