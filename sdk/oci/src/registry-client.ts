import { isRecord } from "@sluice/manifest";
import type { ImageBlob } from "./build/image.ts";
import { RegistryFailure } from "./failure.ts";
import { discard, type HttpAnswer, readBody } from "./http/http-client.ts";
import { NO_RETRIES, type RetryOptions, retry } from "./http/retry.ts";
import { describeBytes } from "./image/describe-bytes.ts";
import { OCI_INDEX } from "./image/media-types.ts";
import { ACCEPTED_MANIFESTS, type Descriptor } from "./image/plan-image.ts";
import type { OciReference } from "./image/reference.ts";
import { formatBytes, MAX_MANIFEST } from "./limits.ts";
import { Upload, type UploadOptions } from "./push/upload.ts";
import { RegistrySession, type SessionOptions, type SessionRequest } from "./registry-session.ts";
import { referrersTag } from "./sbom/referrer.ts";

export interface Manifest {
  readonly text: string;
  readonly contentType: string;
  /** `sha256:` and hex, of what was received. */
  readonly digest: string;
}

export interface RegistryClientOptions extends SessionOptions {
  /** Default: what fails has failed. */
  readonly retry?: RetryOptions;
}

/** What a manifest was taken as. */
export interface PutManifest {
  readonly digest: string;
  /** Whether the registry itself lists it as a referrer of its subject (`OCI-Subject`). */
  readonly listsSubject: boolean;
}

/** Reads and writes images of one repository by the OCI distribution specification 1.1. */
export class RegistryClient {
  /** The image that it was made for. */
  readonly image: OciReference;
  readonly #session: RegistrySession;
  readonly #signal: AbortSignal;
  readonly #retry: RetryOptions;

  constructor(options: RegistryClientOptions) {
    this.image = options.image;
    this.#session = new RegistrySession(options);
    this.#signal = options.signal;
    this.#retry = options.retry ?? NO_RETRIES;
  }

  /** The digest that a tag has now, if the registry says it; costs no pull where pulls are counted. */
  async digestOf(tag: string): Promise<string | undefined> {
    const answer = await this.#ask("HEAD", `/manifests/${tag}`, { accept: ACCEPTED_MANIFESTS });
    discard(answer);
    return answer.status === 200 ? answer.header("docker-content-digest") : undefined;
  }

  /**
   * @param reference a tag or a digest; the contents of a digest are checked against it
   * @throws RegistryFailure NotFound when there is none
   */
  manifest(reference: string): Promise<Manifest> {
    return this.#again(() => this.#manifestOnce(reference));
  }

  /** The answer whose body is the layer; whoever reads it checks size and digest. */
  async blob({ digest, size }: Descriptor, limit: number): Promise<HttpAnswer> {
    if (size > limit) {
      throw new RegistryFailure(
        "TooLarge",
        `the layer has ${formatBytes(size)}, more than the ${formatBytes(limit)} allowed`,
      );
    }
    const answer = await this.#ask("GET", `/blobs/${digest}`, {});
    if (answer.status !== 200) throw this.#session.failure(answer, `layer ${digest}`);
    return answer;
  }

  /** The bytes of a blob, checked. */
  readBlob(descriptor: Descriptor, limit: number): Promise<Buffer> {
    return this.#again(async () => {
      const answer = await this.blob(descriptor, limit);
      const bytes = await readBody(answer, Math.min(limit, descriptor.size), this.#signal);
      const { digest, size } = describeBytes(bytes, "");
      if (digest === descriptor.digest) return bytes;
      const got = `${digest}, ${formatBytes(size)}`;
      throw new RegistryFailure(
        "DigestMismatch",
        `the layer ${descriptor.digest} that the registry sent is another (${got})`,
      );
    });
  }

  async hasBlob(digest: string): Promise<boolean> {
    const answer = await this.#again(() => this.#checked("HEAD", `/blobs/${digest}`, `layer ${digest}`));
    discard(answer);
    return answer.status === 200;
  }

  /** Writes a blob unless it is there. @returns whether it was written */
  async uploadBlob(blob: ImageBlob, how: UploadOptions = {}): Promise<boolean> {
    if (await this.hasBlob(blob.digest)) return false;
    const upload = new Upload(this.#session, blob, how);
    const options = { ...this.#retry, progress: () => upload.sent };
    await retry((failures) => this.#uploadOnce(upload, blob, failures), options, this.#signal);
    return true;
  }

  /** @param reference a tag, or the manifest's own digest */
  async putManifest(reference: string, { bytes, mediaType, digest }: ImageBlob): Promise<PutManifest> {
    const request = {
      method: "PUT" as const,
      url: this.#url(`/manifests/${reference}`),
      headers: { "content-type": mediaType },
      body: bytes,
    };
    const answer = await this.#again(async () => {
      const got = await this.#session.ask(request);
      if (got.status === 201) return got;
      throw await this.#session.explained(got, `manifest ${reference}`);
    });
    discard(answer);
    const taken = answer.header("docker-content-digest");
    if (taken !== undefined && taken !== digest) {
      throw new RegistryFailure("DigestMismatch", `the registry says that it took ${taken}, not ${digest}`);
    }
    return { digest, listsSubject: answer.header("oci-subject") !== undefined };
  }

  /** Manifests that name this one as their subject; by the tag schema of the specification where the registry has no list. */
  async referrers(digest: string): Promise<readonly ReferrerEntry[]> {
    const answer = await this.#again(() => this.#ask("GET", `/referrers/${digest}`, { accept: OCI_INDEX }));
    const isList = answer.status === 200 && answer.header("content-type")?.startsWith(OCI_INDEX) === true;
    if (isList) return parseReferrers((await readBody(answer, MAX_MANIFEST, this.#signal)).toString("utf8"));
    discard(answer);
    const tagged = await this.manifest(referrersTag(digest)).catch((error: unknown) => {
      if (error instanceof RegistryFailure && error.reason === "NotFound") return undefined;
      throw error;
    });
    return tagged === undefined ? [] : parseReferrers(tagged.text);
  }

  async #uploadOnce(upload: Upload, { digest }: ImageBlob, failures: number): Promise<void> {
    // The answer may have been lost and the blob be there.
    if (failures > 0 && (await this.hasBlob(digest))) return;
    await upload.run();
  }

  async #manifestOnce(reference: string): Promise<Manifest> {
    const answer = await this.#ask("GET", `/manifests/${reference}`, { accept: ACCEPTED_MANIFESTS });
    if (answer.status !== 200) throw this.#session.failure(answer, `image ${this.#named(reference)}`);
    const bytes = await readBody(answer, MAX_MANIFEST, this.#signal);
    const { digest } = describeBytes(bytes, "");
    const expected = reference.startsWith("sha256:") ? reference : answer.header("docker-content-digest");
    if (expected?.startsWith("sha256:") === true && expected !== digest) {
      throw new RegistryFailure("DigestMismatch", `the manifest of ${reference} that the registry sent is ${digest}`);
    }
    return { text: bytes.toString("utf8"), contentType: answer.header("content-type") ?? "", digest };
  }

  #named(reference: string): string {
    return `${this.#session.repository}:${reference}`;
  }

  async #checked(method: "GET" | "HEAD", path: string, what: string): Promise<HttpAnswer> {
    const answer = await this.#ask(method, path, {});
    if (answer.status === 200 || answer.status === 404) return answer;
    throw this.#session.failure(answer, what);
  }

  #ask(method: SessionRequest["method"], path: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    return this.#session.ask({ method, url: this.#url(path), headers });
  }

  #url(path: string): URL {
    return new URL(`${this.#session.base}${path}`);
  }

  #again<T>(task: () => Promise<T>): Promise<T> {
    return retry(task, this.#retry, this.#signal);
  }
}

/** A manifest that is about another one. */
export interface ReferrerEntry extends Descriptor {
  readonly artifactType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What of a list can be read. @throws RegistryFailure ServerError when it is none */
function parseReferrers(text: string): readonly ReferrerEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isRecord(value) || !Array.isArray(value.manifests)) {
    throw new RegistryFailure("ServerError", "the registry's list of referrers is none");
  }
  return value.manifests.flatMap((item: unknown) => {
    const { mediaType, digest, size, artifactType, annotations } = isRecord(item) ? item : {};
    if (typeof mediaType !== "string" || typeof digest !== "string" || typeof size !== "number") return [];
    const texts = Object.entries(isRecord(annotations) ? annotations : {}).flatMap(([key, text]) =>
      typeof text === "string" ? [[key, text] as const] : [],
    );
    const kind = typeof artifactType === "string" ? { artifactType } : {};
    return [{ mediaType, digest, size, ...kind, annotations: Object.fromEntries(texts) }];
  });
}
