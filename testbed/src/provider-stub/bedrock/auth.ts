import type { RecordedRequest } from "@sluice/testing/hosts";
import { BedrockError, forbidden } from "./errors.ts";
import { checkSignature, type SignatureCheck } from "./sigv4.ts";

/** Refuses a request without one of the API keys as a bearer token and without a valid signature. */
export async function checkCaller(
  request: RecordedRequest,
  keys: readonly string[],
  check: SignatureCheck,
): Promise<void> {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    throw forbidden("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const [, key] = /^Bearer\s+(.+)$/i.exec(authorization) ?? [];
  if (key === undefined) return checkSignature(request, check);
  if (keys.includes(key)) return;
  const message = "Authentication failed: Please make sure your API Key is valid.";
  throw new BedrockError(403, "AccessDeniedException", message, true);
}
