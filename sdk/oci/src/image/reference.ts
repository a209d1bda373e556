import { RegistryFailure } from "../failure.ts";

/** Where an image is. */
export interface OciReference {
  /** Host and port of the registry's API. */
  readonly registry: string;
  /** As credentials name it: `docker.io` although its API is elsewhere. */
  readonly name: string;
  readonly repository: string;
  /** A tag may move, a digest (`sha256:` and hex) does not. */
  readonly version:
    | { readonly kind: "tag"; readonly tag: string }
    | { readonly kind: "digest"; readonly digest: string };
}

const SCHEME = "oci://";
/** What a repository without a registry is taken from, and where its API is. */
const HUB = "docker.io";
const HUB_API = "registry-1.docker.io";
const HUB_NAMES = [HUB, "index.docker.io", HUB_API];

// Grammar of the OCI distribution specification 1.1, "Pulling manifests".
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const MAX_LENGTH = 1024;

/**
 * `oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:HEX]`; without tag and digest `latest`, without a host Docker's hub. With both
 * the digest counts.
 * @throws RegistryFailure InvalidReference
 */
export function parseOciReference(url: string): OciReference {
  const rest = url.startsWith(SCHEME) && url.length <= MAX_LENGTH ? url.slice(SCHEME.length) : undefined;
  if (rest === undefined) throw invalid("it must begin with oci://, and have no more than 1024 characters");
  if (rest.includes("://") || /[?#\s]/.test(rest)) throw invalid("it has characters that no image name has");
  const at = rest.indexOf("@");
  const digest = at < 0 ? undefined : rest.slice(at + 1);
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw invalid(
      "what follows the @ must be sha256: and 64 lower-case hex digits; credentials belong into a pull secret",
    );
  }
  const named = at < 0 ? rest : rest.slice(0, at);
  // A colon before the last slash is a port's.
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) throw invalid("the tag is none");
  const place = placeOf(colon < 0 ? named : named.slice(0, colon));
  return {
    ...place,
    version: digest === undefined ? { kind: "tag", tag: tag ?? "latest" } : { kind: "digest", digest },
  };
}

function placeOf(path: string): Pick<OciReference, "registry" | "name" | "repository"> {
  const [first = "", ...others] = path.split("/");
  const isHost = others.length > 0 && (/[.:[]/.test(first) || first === "localhost");
  const components = isHost ? others : [first, ...others];
  if (isHost && !HOST.test(first)) throw invalid("the registry is no host name");
  if (!components.every((component) => COMPONENT.test(component))) {
    throw invalid("the repository must be made of lower-case letters, digits, and . _ - between them");
  }
  if (isHost && !HUB_NAMES.includes(first)) return { registry: first, name: first, repository: components.join("/") };
  const repository = components.length === 1 ? `library/${components[0]}` : components.join("/");
  return { registry: HUB_API, name: HUB, repository };
}

/** `registry.example.com/plugins/a:v1`, for messages. */
export function formatOciReference({ name, repository, version }: OciReference): string {
  return `${name}/${repository}${version.kind === "tag" ? `:${version.tag}` : `@${version.digest}`}`;
}

function invalid(why: string): RegistryFailure {
  return new RegistryFailure("InvalidReference", `the image's url cannot be read: ${why} (oci://HOST/REPOSITORY:TAG)`);
}
