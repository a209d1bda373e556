import { UserError } from "@sluice/manifest";
import { type OciReference, parseOciReference, RegistryFailure } from "@sluice/oci";
import { registryError } from "./registry-error.ts";

const SCHEME = "oci://";

/**
 * An image as users name it, with or without `oci://`.
 * @param tag taken where neither tag nor digest is named. Default `latest`
 * @throws UserError
 */
export function parseImageName(text: string, tag?: string): OciReference {
  const url = text.startsWith(SCHEME) ? text : `${SCHEME}${text}`;
  const hasVersion = url.includes("@") || url.indexOf(":", url.lastIndexOf("/")) >= 0;
  try {
    return parseOciReference(hasVersion || tag === undefined ? url : `${url}:${tag}`);
  } catch (error) {
    throw error instanceof RegistryFailure ? registryError(error, text) : error;
  }
}

/** Of an image that is to be pushed: a digest comes from what is pushed, and cannot be chosen. */
export function parsePushTarget(text: string, version: string): OciReference & { readonly tag: string } {
  const image = parseImageName(text, version);
  if (image.version.kind === "tag") return { ...image, tag: image.version.tag };
  throw new UserError("an image is pushed under a tag, not under a digest", {
    where: text,
    help: `leave the digest out, or name a tag: ${text.replace(/@.*$/, "")}:${version}`,
  });
}
