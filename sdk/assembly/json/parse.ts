import { Bytes } from "../bytes";
import { JsonReader } from "./reader";
import { JsonToken } from "./token";
import { JsonValue } from "./value";

/**
 * Tokens (brackets, keys, scalars) that a document may have unless its reader says otherwise. Whoever goes through a
 * document makes small objects for what he finds, and nothing is collected before the callback ends: 30 MB of `{},` would
 * grow a VM to the gigabyte at which hosts stop it. A million is three times the tokens that the largest embeddings
 * request may list, and a conversation of a hundred thousand messages.
 */
export const MAX_JSON_TOKENS: i32 = 1 << 20;

/**
 * Where `document` is not JSON, or has more than `maxTokens`, in bytes from its start; -1 when it can be read. What is
 * accepted is said at `JsonReader`.
 */
export function jsonErrorAt(document: Bytes, maxTokens: i32 = MAX_JSON_TOKENS): i32 {
  const reader = new JsonReader(document);
  for (let left = maxTokens; reader.next() > JsonToken.End; left--) {
    if (left <= 0) return reader.position;
  }
  return reader.errorAt;
}

/** The value that `document` is, validated whole; Missing when it is malformed or has more than `maxTokens`. */
export function jsonParse(document: Bytes, maxTokens: i32 = MAX_JSON_TOKENS): JsonValue {
  return jsonErrorAt(document, maxTokens) < 0 ? JsonValue.of(document) : JsonValue.missing();
}
