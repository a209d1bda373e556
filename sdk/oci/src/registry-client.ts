import { createHash } from "node:crypto";
import { isRecord, SecretText } from "@sluice/manifest";
import { parseChallenges } from "./auth/auth-challenge.ts";
import type { Credential } from "./auth/docker-config.ts";
import { RegistryFailure } from "./failure.ts";
import {
  discard,
  formatLocation,
  type HttpAnswer,
  type HttpClient,
  readBody,
  statusFailure,
} from "./http/http-client.ts";
import { ACCEPTED_MANIFESTS, type Descriptor } from "./image/plan-image.ts";
import type { OciReference } from "./image/reference.ts";
import { formatBytes, MAX_MANIFEST, MAX_TOKEN_ANSWER } from "./limits.ts";

export interface Manifest {
  readonly text: string;
  readonly contentType: string;
  /** `sha256:` and hex, of what was received. */
  readonly digest: string;
}

/** What helps against a registry that does not let one in: it depends on where credentials come from. */
export interface LoginAdvice {
  readonly withoutCredential: string;
  readonly withCredential: string;
}

export interface RegistryClientOptions {
  readonly http: HttpClient;
  readonly image: OciReference;
  readonly credential: Credential | undefined;
  readonly signal: AbortSignal;
  /** How to get in. */
  readonly advice: LoginAdvice;
  /** milliseconds since the epoch */
  readonly now: () => number;
}

/** Reads one image by the OCI distribution specification 1.1. What it is authorised to lives as long as it does. */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #base: string;
  #authorization: SecretText | undefined;

  constructor(options: RegistryClientOptions) {
    const { registry, repository } = options.image;
    const scheme = options.http.allowsPlain(registry) ? "http" : "https";
    this.#options = options;
    this.#base = `${scheme}://${registry}/v2/${repository}`;
  }

  /** The digest that a tag has now, if the registry says it; costs no pull where pulls are counted. */
  async digestOf(tag: string): Promise<string | undefined> {
    const answer = await this.#ask("HEAD", `/manifests/${tag}`, { accept: ACCEPTED_MANIFESTS });
    discard(answer);
    return answer.status === 200 ? answer.header("docker-content-digest") : undefined;
  }

  /** @param reference a tag or a digest; the contents of a digest are checked against it */
  async manifest(reference: string): Promise<Manifest> {
    const answer = await this.#ask("GET", `/manifests/${reference}`, { accept: ACCEPTED_MANIFESTS });
    if (answer.status !== 200) throw this.#failure(answer, `image ${this.#options.image.repository}:${reference}`);
    const bytes = await readBody(answer, MAX_MANIFEST, this.#options.signal);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    const expected = reference.startsWith("sha256:") ? reference : answer.header("docker-content-digest");
    if (expected?.startsWith("sha256:") === true && expected !== digest) {
      throw new RegistryFailure("DigestMismatch", `the manifest of ${reference} that the registry sent is ${digest}`);
    }
    return { text: bytes.toString("utf8"), contentType: answer.header("content-type") ?? "", digest };
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
    if (answer.status !== 200) throw this.#failure(answer, `layer ${digest}`);
    return answer;
  }

  /** A small blob, checked against its digest. */
  async readBlob(descriptor: Descriptor, limit: number): Promise<Buffer> {
    const answer = await this.blob(descriptor, limit);
    const bytes = await readBody(answer, Math.min(limit, descriptor.size), this.#options.signal);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    if (digest === descriptor.digest) return bytes;
    throw new RegistryFailure("DigestMismatch", `the blob ${descriptor.digest} that the registry sent is ${digest}`);
  }

  /** Asks; when that is refused, once more with what the registry wants to see. */
  async #ask(method: "GET" | "HEAD", path: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const { http, signal } = this.#options;
    const request = { url: new URL(`${this.#base}${path}`), method, headers, signal };
    const first = await http.ask({ ...request, authorization: this.#authorization });
    if (first.status !== 401) return first;
    discard(first);
    this.#authorization = await this.#authorize(first.headers("www-authenticate"));
    const second = await http.ask({ ...request, authorization: this.#authorization });
    if (second.status !== 401) return second;
    throw this.#failure(second, "");
  }

  #failure(answer: HttpAnswer, what: string): RegistryFailure {
    const { status } = answer;
    if (status !== 401 && status !== 403) return statusFailure(answer, what, this.#options.now());
    discard(answer);
    return this.#unauthorized(`answered ${status}`);
  }

  #unauthorized(what: string): RegistryFailure {
    const { image, credential } = this.#options;
    const { withoutCredential, withCredential } = this.#options.advice;
    const help = credential === undefined ? withoutCredential : withCredential;
    return new RegistryFailure("Unauthorized", `${image.name} does not give out ${image.repository} (${what})`, {
      help,
    });
  }

  async #authorize(header: string): Promise<SecretText> {
    const { credential, image } = this.#options;
    if (credential?.kind === "bearer") return bearer(credential.token.reveal());
    for (const { scheme, parameters } of parseChallenges(header)) {
      const realm = parameters.get("realm");
      if (scheme === "bearer" && realm !== undefined) return this.#fetchToken(realm, parameters);
      if (scheme === "basic" && credential?.kind === "basic") return basic(credential);
      if (scheme === "basic") throw this.#unauthorized("answered 401");
    }
    throw new RegistryFailure("ServerError", `${image.name} answered 401 without saying how to log in`);
  }

  /** The Docker registry's token protocol; with an identity token its OAuth 2 form. */
  async #fetchToken(realm: string, parameters: ReadonlyMap<string, string>): Promise<SecretText> {
    const { http, image, credential, signal, now } = this.#options;
    const url = this.#tokenServer(realm);
    const scope = `repository:${image.repository}:pull`;
    const service = parameters.get("service");
    const fields = new URLSearchParams({ ...(service === undefined ? {} : { service }), scope });
    const isIdentity = credential?.kind === "identity";
    if (isIdentity) {
      fields.set("grant_type", "refresh_token");
      fields.set("client_id", "sluice");
      fields.set("refresh_token", credential.token.reveal());
    } else for (const [name, value] of fields) url.searchParams.set(name, value);
    const answer = await http.ask({
      url,
      signal,
      authorization: credential?.kind === "basic" ? basic(credential) : undefined,
      ...(isIdentity
        ? {
            method: "POST" as const,
            headers: { "content-type": "application/x-www-form-urlencoded" },
            body: new SecretText(fields.toString()),
          }
        : {}),
    });
    if ([400, 401, 403].includes(answer.status)) {
      discard(answer);
      throw this.#unauthorized(`its token server answered ${answer.status}`);
    }
    if (answer.status !== 200) throw statusFailure(answer, "token", now());
    return bearer(tokenOf(await readBody(answer, MAX_TOKEN_ANSWER, signal), url));
  }

  #tokenServer(realm: string): URL {
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    const isProtected =
      url?.protocol === "https:" || (url?.protocol === "http:" && this.#options.http.allowsPlain(url.host));
    if (url !== undefined && isProtected) return url;
    const where = url === undefined ? "what is no url" : formatLocation(url);
    throw new RegistryFailure(
      "ServerError",
      `${this.#options.image.name} names ${where} to log in, which is not protected by TLS`,
    );
  }
}

function basic({ username, password }: Credential & { kind: "basic" }): SecretText {
  return new SecretText(`Basic ${Buffer.from(`${username}:${password.reveal()}`).toString("base64")}`);
}

/** Characters that a header may have: a forged token must not become a second header. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

function bearer(token: string): SecretText {
  if (TOKEN.test(token)) return new SecretText(`Bearer ${token}`);
  throw new RegistryFailure("ServerError", "the token to show the registry has characters that no token has");
}

function tokenOf(bytes: Buffer, url: URL): string {
  const { token, access_token: accessToken } = parseAnswer(bytes);
  const found = token ?? accessToken;
  if (typeof found === "string") return found;
  throw new RegistryFailure("ServerError", `${url.host} answered no token`);
}

function parseAnswer(bytes: Buffer): { readonly token?: unknown; readonly access_token?: unknown } {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return isRecord(value) ? value : {};
  } catch {
    // The parser's message would quote the answer.
    return {};
  }
}
