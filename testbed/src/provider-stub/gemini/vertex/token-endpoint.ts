import type { OutgoingHttpHeaders } from "node:http";
import type { RecordedRequest } from "@sluice/testing/hosts";
import { type CryptoKey, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { isObject } from "../../json.ts";
import { steer } from "../../steering.ts";
import { admit, sendJson } from "../../transmit.ts";
import { type Exchange, pretty } from "../exchange.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { Signer } from "./service-account.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
/** What a client that does not read `token_uri` puts into `aud`. */
const GOOGLE = "https://oauth2.googleapis.com/token";
/** Seconds between `iat` and `exp` that are allowed. */
const LONGEST = 3600;
/** Seconds a client's clock may be ahead. */
const AHEAD = 300;

/** An error of RFC 6749, section 5.2. */
class OAuthError extends Error {
  readonly status: number;
  readonly body: { readonly error: string; readonly error_description: string };

  constructor(error: string, description: string, status = 400) {
    super(description);
    this.status = status;
    this.body = { error, error_description: description };
  }
}

export interface TokenEndpoint {
  readonly signer: Signer;
  readonly tokens: AccessTokens;
  /** Seconds a token is good for. */
  readonly lifetime: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const HEADERS: OutgoingHttpHeaders = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  pragma: "no-cache",
};

/**
 * Answers `POST /token`: an access token for an assertion signed with the service account's key (RFC 7523). An issuer
 * named `stub-<flags>@…` steers as a model of that name does.
 */
export async function serveToken({ request, response }: Exchange, endpoint: TokenEndpoint): Promise<void> {
  try {
    const assertion = readAssertion(request);
    const steering = steer(localPart(assertion), "");
    if (!(await admit(response, steering, steeredFailure))) return;
    await verify(assertion, endpoint);
    const token = endpoint.tokens.issue(endpoint.lifetime);
    const body = { access_token: token, expires_in: endpoint.lifetime, token_type: "Bearer" };
    await sendJson(response, 200, HEADERS, JSON.stringify(body), steering);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    await sendJson(response, error.status, HEADERS, pretty(error.body));
  }
}

function steeredFailure(kind: number | "quota"): OAuthError {
  return new OAuthError("internal_failure", "Backend Error", kind === "quota" ? 429 : kind);
}

/** The parameters come as a form or as JSON. */
function readAssertion(request: RecordedRequest): string {
  const json = request.headers["content-type"]?.startsWith("application/json") === true;
  const fields = json ? jsonFields(request) : Object.fromEntries(new URLSearchParams(request.text));
  if (fields.grant_type !== GRANT) {
    throw new OAuthError("unsupported_grant_type", `Invalid grant_type: ${String(fields.grant_type ?? "")}`);
  }
  if (typeof fields.assertion !== "string" || fields.assertion === "") {
    throw new OAuthError("invalid_request", "Missing required parameter: assertion");
  }
  return fields.assertion;
}

function jsonFields(request: RecordedRequest): Readonly<Record<string, unknown>> {
  try {
    const body = request.json;
    return isObject(body) ? body : {};
  } catch {
    throw new OAuthError("invalid_request", "Bad Request");
  }
}

function localPart(assertion: string): string {
  try {
    return decodeJwt(assertion).iss?.split("@")[0] ?? "";
  } catch {
    throw new OAuthError("invalid_request", "Invalid JWT: the assertion cannot be parsed.");
  }
}

async function verify(assertion: string, endpoint: TokenEndpoint): Promise<void> {
  const { account, publicKey } = endpoint.signer;
  const claims = await verifySignature(assertion, publicKey, {
    algorithms: ["RS256"],
    audience: [account.token_uri, GOOGLE],
    currentDate: new Date(endpoint.now()),
  });
  const known = claims.iss === account.client_email || claims.iss?.startsWith("stub-") === true;
  if (!known) throw new OAuthError("invalid_grant", "Invalid grant: account not found");
  if (claims.iat === undefined || claims.exp === undefined || claims.exp - claims.iat > LONGEST) throw badTimes();
  if (claims.iat > endpoint.now() / 1000 + AHEAD) throw badTimes();
  if (typeof claims.scope !== "string" || !claims.scope.split(" ").includes(SCOPE)) {
    throw new OAuthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  }
}

async function verifySignature(
  assertion: string,
  key: CryptoKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(assertion, key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw badTimes();
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new OAuthError("invalid_grant", `Invalid JWT: Failed ${error.claim} check.`);
    }
    if (error instanceof errors.JOSEError) throw new OAuthError("invalid_grant", "Invalid JWT Signature.");
    throw error;
  }
}

function badTimes(): OAuthError {
  const description =
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
  return new OAuthError("invalid_grant", description);
}
