import { Bytes } from "../../bytes";
import { base64Decode } from "../../encoding/base64";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { StoreFault } from "../fault";
import { StoreValue } from "../value";

/** Values that one body may hold. */
const MAX_TOKENS: i32 = 1 << 17;
/** Lists in lists. */
const MAX_DEPTH: i32 = 16;

const NO_ANSWER: string = "what the store's HTTP endpoint sent is no answer";

/** The body of a single command's reply, or Missing when it is no JSON object. */
export function restAnswer(body: Bytes): JsonValue {
  const json = jsonParse(body, MAX_TOKENS);
  return json.kind == JsonKind.Object ? json : JsonValue.missing();
}

/** The body of a pipeline's reply, or Missing when it is no JSON array. */
export function restAnswers(body: Bytes): JsonValue {
  const json = jsonParse(body, MAX_TOKENS);
  return json.kind == JsonKind.Array ? json : JsonValue.missing();
}

/** The text of `{"error": …}`; nothing when there is none. */
export function restError(answer: JsonValue): Bytes {
  return answer.member("error").asBytes();
}

/** `{"result": …}` or `{"error": …}`, strings in base64. */
export function restValue(answer: JsonValue): StoreValue {
  const error = answer.member("error");
  if (error.kind == JsonKind.String) return StoreValue.ofError(error.asBytes());
  const result = answer.member("result");
  return result.exists ? decodedValue(result, 0) : noAnswer();
}

function decodedValue(json: JsonValue, depth: i32): StoreValue {
  switch (json.kind) {
    case JsonKind.Null:
      return StoreValue.nil();
    case JsonKind.String:
      return text(json.asBytes());
    case JsonKind.Number:
      return json.asI64() == json.asI64(1) ? StoreValue.ofInteger(json.asI64()) : noAnswer();
    case JsonKind.Array:
      return depth < MAX_DEPTH ? list(json, depth) : noAnswer();
    default:
      return noAnswer();
  }
}

function list(json: JsonValue, depth: i32): StoreValue {
  const out: StoreValue[] = [];
  const items = json.items();
  while (items.next()) {
    const value = decodedValue(items.value, depth + 1);
    if (!value.ok) return value;
    out.push(value);
  }
  return StoreValue.ofList(out);
}

/** `OK` is the one text that is not encoded, and is no base64 of anything. */
function text(encoded: Bytes): StoreValue {
  if (encoded.equalsString("OK")) return StoreValue.ofBytes(encoded);
  const decoded = base64Decode(encoded);
  return decoded.ok ? StoreValue.ofBytes(decoded.value) : noAnswer();
}

function noAnswer(): StoreValue {
  return StoreValue.failed(StoreFault.Server, NO_ANSWER);
}
