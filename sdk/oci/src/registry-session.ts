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
import type { OciReference } from "./image/reference.ts";
import { MAX_TOKEN_ANSWER } from "./limits.ts";

/** What helps against a registry that does not let one in: it depends on where credentials come from. */
export interface LoginAdvice {
  readonly withoutCredential: string;
  readonly withCredential: string;
}

export interface SessionOptions {
  readonly http: HttpClient;
  readonly image: OciReference;
  readonly credential: Credential | undefined;
  readonly signal: AbortSignal;
  /** How to get in. */
  readonly advice: LoginAdvice;
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** Whether it is asked to be let write. Default false. */
  readonly writes?: boolean;
}

export interface SessionRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Asks one registry about one repository, and logs in where that is wanted. What it is authorised to lives as long as it does. */
export class RegistrySession {
  readonly #options: SessionOptions;
  /** `https://registry/v2/repository` */
  readonly base: string;
  readonly repository: string;
  #authorization: SecretText | undefined;

  constructor(options: SessionOptions) {
    const { registry, repository } = options.image;
    const scheme = options.http.allowsPlain(registry) ? "http" : "https";
    this.#options = options;
    this.repository = repository;
    this.base = `${scheme}://${registry}/v2/${repository}`;
  }

  /** Asks; when that is refused, once more with what the registry wants to see, which other servers are not shown. */
  async ask(request: SessionRequest): Promise<HttpAnswer> {
    const { http, signal } = this.#options;
    const { origin } = new URL(this.base);
    if (request.url.origin !== origin) return http.ask({ ...request, signal });
    const first = await http.ask({ ...request, signal, authorization: this.#authorization });
    // Where the registry sent the request on to has no say in who is told the credential.
    if (first.status !== 401 || first.url.origin !== origin) return first;
    discard(first);
    this.#authorization = await this.#authorize(first.headers("www-authenticate"));
    const second = await http.ask({ ...request, signal, authorization: this.#authorization });
    if (second.status !== 401) return second;
    throw this.failure(second, "");
  }

  /** What an answer other than success means; it is let go of. */
  failure(answer: HttpAnswer, what: string): RegistryFailure {
    const { status } = answer;
    if (status !== 401 && status !== 403) return statusFailure(answer, what, this.#options.now());
    discard(answer);
    return this.#unauthorized(`answered ${status}`);
  }

  /** The same, with what the registry itself says of it (distribution specification 1.1, "Error Codes"). */
  async explained(answer: HttpAnswer, what: string): Promise<RegistryFailure> {
    const { status } = answer;
    const said = await readBody(answer, MAX_ERROR, this.#options.signal).then(parseErrors, () => []);
    const failure = this.failure(answer, what);
    if (said.length === 0) return failure;
    const { reason, message, help, retryAfter } = failure;
    const isOwnFault = said.some(({ code }) => code === "MANIFEST_BLOB_UNKNOWN");
    const details = { help, retryAfter, status, transient: failure.transient || isOwnFault };
    return new RegistryFailure(reason, `${message}: ${said.map(({ text }) => text).join("; ")}`, details);
  }

  /** An address that the registry names, relative to the one that was asked. */
  located(location: string | undefined, from: URL): URL {
    if (location === undefined || !URL.canParse(location, from.href)) {
      throw new RegistryFailure("ServerError", `${formatLocation(from)} names no place to go on at`);
    }
    const url = new URL(location, from);
    if (this.#options.http.follows(from, url)) return url;
    throw new RegistryFailure(
      "ServerError",
      `${formatLocation(from)} leads to ${formatLocation(url)}, which is not protected by TLS`,
    );
  }

  #unauthorized(what: string): RegistryFailure {
    const { image, credential, writes = false } = this.#options;
    const { withoutCredential, withCredential } = this.#options.advice;
    const help = credential === undefined ? withoutCredential : withCredential;
    const refusal = writes ? `does not let you write to ${image.repository}` : `does not give out ${image.repository}`;
    return new RegistryFailure("Unauthorized", `${image.name} ${refusal} (${what})`, { help });
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
    const { http, image, credential, signal, now, writes = false } = this.#options;
    const url = this.#tokenServer(realm);
    const scope = `repository:${image.repository}:${writes ? "pull,push" : "pull"}`;
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
    if (url !== undefined && this.#options.http.follows(new URL(this.base), url)) return url;
    const where = url === undefined ? "what is no url" : formatLocation(url);
    throw new RegistryFailure(
      "ServerError",
      `${this.#options.image.name} names ${where} to log in, which is not protected by TLS`,
    );
  }
}

/** Bytes of an answer that says what is wrong, and how much of it is told. */
const MAX_ERROR = 64 * 1024;
const MAX_ERRORS = 3;
const MAX_TEXT = 200;

interface SaidError {
  readonly code: string;
  readonly text: string;
}

/** `{"errors":[{"code":"DENIED","message":"…"}]}`; of text from outside what a terminal may be shown. */
function parseErrors(bytes: Buffer): readonly SaidError[] {
  const { errors } = parseAnswer(bytes) as { readonly errors?: unknown };
  return (Array.isArray(errors) ? errors : []).slice(0, MAX_ERRORS).flatMap((item: unknown) => {
    const { code, message } = isRecord(item) ? item : {};
    if (typeof code !== "string") return [];
    const text = typeof message === "string" && message !== "" ? `${message} (${code})` : code;
    return [{ code, text: text.slice(0, MAX_TEXT).replace(/[^\x20-\x7e]/g, "?") }];
  });
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
