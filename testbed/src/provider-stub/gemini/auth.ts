import type { RecordedRequest } from "@sluice/testing/hosts";
import { SERVICES } from "./dialect.ts";
import { errorInfo, GoogleError } from "./errors.ts";

const ANONYMOUS =
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";

/** Refuses a request without one of the keys in `x-goog-api-key` or `?key=`; where both are there, the query counts. */
export function checkApiKey(request: RecordedRequest, query: URLSearchParams, keys: readonly string[]): void {
  const key = query.get("key") ?? request.headers["x-goog-api-key"];
  if (key === undefined) throw new GoogleError(403, ANONYMOUS);
  if (!keys.includes(String(key))) throw wrongKey();
}

/** Refuses a request without one of the keys in `Authorization: Bearer`, as the OpenAI-compatible path wants it. */
export function checkBearerKey(request: RecordedRequest, keys: readonly string[]): void {
  const key = bearerOf(request);
  if (key === undefined) throw new GoogleError(400, "Missing or invalid Authorization header.");
  if (!keys.includes(key)) throw wrongKey();
}

function wrongKey(): GoogleError {
  const details = [errorInfo("API_KEY_INVALID", { service: SERVICES.gemini })];
  return new GoogleError(400, "API key not valid. Please pass a valid API key.", details);
}

export function bearerOf(request: RecordedRequest): string | undefined {
  return /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

const EXPECTED =
  "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

/** Refuses a request without an access token that `isValid`, as Vertex AI does. */
export function checkAccessToken(request: RecordedRequest, isValid: (token: string) => boolean): void {
  const token = bearerOf(request);
  if (token !== undefined && isValid(token)) return;
  const [message, reason] =
    token === undefined
      ? [`Request is missing required authentication credential. ${EXPECTED}`, "CREDENTIALS_MISSING"]
      : [`Request had invalid authentication credentials. ${EXPECTED}`, "ACCESS_TOKEN_TYPE_UNSUPPORTED"];
  throw new GoogleError(401, message, [errorInfo(reason, { service: SERVICES.vertex })]);
}
