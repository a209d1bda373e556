/** What `JsonReader.next` has read. */
export const enum JsonToken {
  /** The document is malformed; see `JsonReader.errorAt`. It stays so. */
  Error,
  /** The document is complete. */
  End,
  BeginObject,
  EndObject,
  BeginArray,
  EndArray,
  /** A member's name; its value follows. */
  Key,
  String,
  Number,
  True,
  False,
  Null,
}
