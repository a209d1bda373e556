import { Bytes } from "../bytes";
import { JsonReader } from "./reader";
import { JsonToken } from "./token";
import { JsonValue } from "./value";

/** Where `document` is not JSON, in bytes from its start; -1 when it is. What is accepted is said at `JsonReader`. */
export function jsonErrorAt(document: Bytes): i32 {
  const reader = new JsonReader(document);
  while (reader.next() > JsonToken.End) {}
  return reader.errorAt;
}

/** The value that `document` is, validated whole; Missing when it is malformed. */
export function jsonParse(document: Bytes): JsonValue {
  return jsonErrorAt(document) < 0 ? JsonValue.of(document) : JsonValue.missing();
}
