import type { RecordedRequest } from "@sluice/testing/hosts";
import { AnthropicStubError, invalid } from "./errors.ts";

/**
 * API versions. From 2026-10-21 on, sampling parameters, documents in assistant messages and citations in user
 * messages are refused (https://platform.claude.com/docs/en/api/versioning).
 */
export type Version = "2023-06-01" | "2026-10-21";

/**
 * Refuses a request without a key. Newer clients send it as a bearer token, older ones in x-api-key; where both are
 * there, x-api-key counts.
 */
export function checkKey(request: RecordedRequest, keys: readonly string[]): void {
  const direct = request.headers["x-api-key"];
  const [, bearer] = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const key = direct ?? bearer;
  if (key === undefined) throw unauthorised("x-api-key header is required");
  if (!keys.includes(String(key)))
    throw unauthorised(direct === undefined ? "Invalid bearer token" : "invalid x-api-key");
}

function unauthorised(message: string): AnthropicStubError {
  return new AnthropicStubError(401, "authentication_error", message);
}

/** Refuses a request without a known `anthropic-version`. */
export function readVersion(request: RecordedRequest): Version {
  const version = request.headers["anthropic-version"];
  if (version === undefined) throw invalid("anthropic-version: header is required");
  if (version === "2023-06-01" || version === "2026-10-21") return version;
  throw invalid(`anthropic-version: "${String(version)}" is not a valid version`);
}
