import type { ImageBlob } from "../build/image.ts";
import { RegistryFailure } from "../failure.ts";
import { discard, type HttpAnswer } from "../http/http-client.ts";
import type { RegistrySession } from "../registry-session.ts";

export interface UploadOptions {
  /** Bytes that are sent at once; a registry may ask for more. Default 1 MiB. */
  readonly chunkSize?: number;
  /** A repository of the same registry that may have the blob already. */
  readonly mountFrom?: string;
  /** Told of bytes that the registry has. */
  readonly onProgress?: (sent: number) => void;
}

const CHUNK_SIZE = 1024 * 1024;
/** Bytes: see `receivedOf`. */
const LEAST = 2;

/**
 * One blob on its way (distribution specification 1.1, "Pushing blobs"). What fits one chunk goes in one request; larger ones
 * chunk by chunk. After a failure `run` goes on where the registry says that it is, or anew when it does not remember.
 */
export class Upload {
  readonly #session: RegistrySession;
  readonly #blob: ImageBlob;
  readonly #options: UploadOptions;
  #chunkSize: number;
  /** Where to go on; undefined before it has begun. */
  #place: URL | undefined;
  /** Bytes that the registry has. */
  #sent = 0;
  /** Whether the registry must be asked how much it has. */
  #unsure = false;

  constructor(session: RegistrySession, blob: ImageBlob, options: UploadOptions) {
    this.#session = session;
    this.#blob = blob;
    this.#options = options;
    this.#chunkSize = Math.max(LEAST, options.chunkSize ?? CHUNK_SIZE);
  }

  /** Bytes that have arrived, as far as is known. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends what is missing. May be called again after a failure. @throws RegistryFailure */
  async run(): Promise<void> {
    const place = this.#unsure ? await this.#ask(this.#place) : this.#place;
    const begun = place ?? (await this.#begin());
    if (begun === undefined) return;
    this.#place = begun;
    this.#unsure = true;
    const { size } = this.#blob;
    if (this.#sent > 0 || size > this.#chunkSize) {
      while (this.#sent < size) await this.#sendChunk(this.#place);
      await this.#finish(this.#place, undefined);
    } else await this.#finish(this.#place, this.#blob.bytes);
    this.#tell(size);
  }

  /** Where to send to; undefined when the registry took the blob from another repository. */
  async #begin(): Promise<URL | undefined> {
    const url = new URL(`${this.#session.base}/blobs/uploads/`);
    const { mountFrom } = this.#options;
    if (mountFrom !== undefined) {
      url.searchParams.set("mount", this.#blob.digest);
      url.searchParams.set("from", mountFrom);
    }
    const answer = await this.#session.ask({ method: "POST", url, headers: { "content-length": "0" } });
    if (answer.status === 201) {
      discard(answer);
      this.#tell(this.#blob.size);
      return undefined;
    }
    if (answer.status !== 202) throw await this.#session.explained(answer, "place for an upload");
    const least = Number(answer.header("oci-chunk-min-length") ?? 0);
    if (Number.isSafeInteger(least)) this.#chunkSize = Math.max(this.#chunkSize, least);
    this.#sent = 0;
    return this.#placeOf(answer);
  }

  /** Asks how much has arrived; undefined when the registry does not remember the upload. */
  async #ask(place: URL | undefined): Promise<URL | undefined> {
    this.#unsure = false;
    if (place === undefined) return undefined;
    const answer = await this.#session.ask({ method: "GET", url: place });
    if (answer.status !== 204) {
      const failure = this.#session.failure(answer, "upload");
      if (failure.transient || failure.reason === "Unauthorized") throw failure;
      return undefined;
    }
    const received = receivedOf(answer);
    if (received === undefined || received > this.#blob.size) {
      discard(answer);
      return undefined;
    }
    this.#sent = received;
    this.#tell(received);
    return this.#placeOf(answer);
  }

  async #sendChunk(place: URL): Promise<void> {
    const from = this.#sent;
    const chunk = this.#blob.bytes.subarray(from, from + this.#chunkSize);
    const answer = await this.#session.ask({
      method: "PATCH",
      url: place,
      headers: {
        "content-type": "application/octet-stream",
        "content-range": `${from}-${from + chunk.length - 1}`,
        "content-length": String(chunk.length),
      },
      body: chunk,
    });
    if (answer.status !== 202) throw await this.#lost(answer);
    // A registry that says nothing took all of it.
    const received = receivedOf(answer) ?? from + chunk.length;
    if (received <= from || received > from + chunk.length) throw await this.#lost(answer);
    this.#sent = received;
    this.#place = this.#placeOf(answer);
    this.#tell(received);
  }

  async #finish(place: URL, body: Uint8Array | undefined): Promise<void> {
    const { digest } = this.#blob;
    const url = new URL(place);
    url.searchParams.set("digest", digest);
    const answer = await this.#session.ask({
      method: "PUT",
      url,
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(body?.length ?? 0),
      },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status !== 201) throw await this.#lost(answer);
    discard(answer);
    const taken = answer.header("docker-content-digest");
    if (taken === undefined || taken === digest) return;
    throw new RegistryFailure("DigestMismatch", `the registry says that it took ${taken}, not ${digest}`);
  }

  /** 404 and 416 mean that it does not know the upload, or is elsewhere in it: both mend themselves by asking. */
  async #lost(answer: HttpAnswer): Promise<RegistryFailure> {
    const { status } = answer;
    const isOutOfStep = status === 404 || status === 416 || status < 300;
    if (!isOutOfStep) return this.#session.explained(answer, `upload of ${this.#blob.digest}`);
    discard(answer);
    // What cannot be gone on with even from its start is begun anew.
    if (this.#sent === 0) this.#place = undefined;
    const message = `${answer.url.host} lost the thread of an upload (${status})`;
    return new RegistryFailure("ServerError", message, { status, transient: true });
  }

  #placeOf(answer: HttpAnswer): URL {
    discard(answer);
    return this.#session.located(answer.header("location"), answer.url);
  }

  #tell(sent: number): void {
    this.#options.onProgress?.(sent);
  }
}

/**
 * Bytes by the header `Range: 0-<last>`. `0-0` is taken as none: registries say it of none and of one byte, and the first chunk
 * is larger.
 */
function receivedOf(answer: HttpAnswer): number | undefined {
  const last = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.header("range") ?? "")?.[1];
  if (last === undefined) return undefined;
  return last === "0" ? 0 : Number(last) + 1;
}
