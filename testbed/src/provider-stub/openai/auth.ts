import type { RecordedRequest } from "@sluice/testing/hosts";
import { OpenAiError } from "./errors.ts";

const WHERE = "https://platform.openai.com/account/api-keys";

/** Refuses a request without one of the keys in `Authorization: Bearer`. */
export function checkKey(request: RecordedRequest, keys: readonly string[]): void {
  const [, key] = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (key === undefined) {
    const message = `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from ${WHERE}.`;
    throw new OpenAiError(401, { message, type: "invalid_request_error", param: null, code: null });
  }
  if (keys.includes(key)) return;
  const message = `Incorrect API key provided: ${redact(key)}. You can find your API key at ${WHERE}.`;
  throw new OpenAiError(401, { message, type: "invalid_request_error", param: null, code: "invalid_api_key" });
}

function redact(key: string): string {
  return key.length < 12 ? "*".repeat(key.length) : `${key.slice(0, 4)}${"*".repeat(8)}${key.slice(-4)}`;
}
