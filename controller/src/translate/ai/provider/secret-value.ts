import { SecretText } from "@sluice/manifest";
import type { Secret } from "../../../resources/resources.ts";

/** An entry of a Secret as text, without the line end that editors and `echo` leave; undefined: none, or no UTF-8. */
export function secretValue(secret: Secret, key: string): SecretText | undefined {
  const data = secret.data ?? {};
  const encoded = Object.hasOwn(data, key) ? data[key] : undefined;
  if (encoded === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(encoded, "base64"));
    return new SecretText(text.replace(/[\r\n]+$/, ""));
  } catch {
    return undefined;
  }
}

/** Whether a text may stand in a header: ai-proxy refuses its whole configuration over one that may not. */
export function isFieldValue(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
