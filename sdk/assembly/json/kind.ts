/** What a JSON value is. `Missing`: there is none, or it is malformed. */
export const enum JsonKind {
  Missing,
  Null,
  False,
  True,
  Number,
  String,
  Object,
  Array,
}
