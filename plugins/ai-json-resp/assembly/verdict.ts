import { Bytes, JsonKind, JsonPath, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { jsonIn } from "./found-json";
import { Check } from "./schema/check";
import { Schema } from "./schema/schema";

/** Higress's numbers for what is wrong. Those of a wrong configuration (1001, 1002) refuse it, and are never answered. */
export const enum Code {
  None = 0,
  NoJson = 1003,
  NoText = 1004,
  Mismatch = 1005,
  NoMoreRetries = 1006,
  NoAnswer = 1007,
  Loop = 1008,
}

/** Bytes of what a service says that a client is told. */
const LONGEST_QUOTE: i32 = 512;

/** What an answer of the model's is. */
@final
export class Verdict {
  constructor(
    readonly code: Code,
    /** What is wrong, for the client; "" for nothing. */
    readonly message: string,
    /** The JSON that was asked for; no bytes unless nothing is wrong. */
    readonly json: Bytes,
    /** The model's text. */
    readonly text: Bytes = Bytes.empty(),
    /** What is wrong, for the model. */
    readonly faults: string = "",
  ) {}

  get ok(): bool {
    return this.code == Code.None;
  }

  /** Whether the model may do better when it is asked again. */
  get mayImprove(): bool {
    return this.code == Code.NoJson || this.code == Code.NoText || this.code == Code.Mismatch;
  }
}

/** @param body of a service's answer @param schema null: any object or array will do */
export function judge(body: Bytes, path: JsonPath, schema: Schema | null): Verdict {
  const document = jsonParse(body);
  if (!document.exists) return failed("service unavailable: " + quoted(body));
  const content = path.get(body);
  if (!content.exists) return failed("response body does not contain the content: " + quoted(body));
  return judgeText(content.asText(), schema);
}

/** There is no answer. */
export function failed(why: string): Verdict {
  return new Verdict(Code.NoAnswer, why, Bytes.empty());
}

/** The same for the text of an answer. */
export function judgeText(text: Bytes, schema: Schema | null): Verdict {
  if (text.length == 0) return wrong(Code.NoText, "response body does not contain the content", text, "it is empty");
  const found = jsonIn(text);
  if (schema != null && found.length > 0) return judgeFound(text, found, schema);
  const json = schema == null ? structured(found) : JsonValue.missing();
  if (json.exists) return new Verdict(Code.None, "", json.raw, text);
  const why = "cannot find json in the response body";
  return wrong(
    Code.NoJson,
    "response body does not contain the valid json: " + why,
    text,
    "there is no valid JSON in it",
  );
}

/** The first that fits; of none that does, the largest says what is wrong. */
function judgeFound(text: Bytes, found: Array<JsonValue>, schema: Schema): Verdict {
  let largest = 0;
  let faults = "";
  for (let i = 0; i < found.length; i++) {
    const check = new Check();
    if (check.document(found[i], schema)) return new Verdict(Code.None, "", found[i].raw, text);
    if (found[i].raw.length <= largest) continue;
    largest = found[i].raw.length;
    faults = check.report.text;
  }
  return wrong(Code.Mismatch, "response body does not match the Json Schema: " + faults, text, faults);
}

/** The first object; without one the first array. */
function structured(found: Array<JsonValue>): JsonValue {
  let array = JsonValue.missing();
  for (let i = 0; i < found.length; i++) {
    const kind = found[i].kind;
    if (kind == JsonKind.Object) return found[i];
    if (kind == JsonKind.Array && !array.exists) array = found[i];
  }
  return array;
}

function wrong(code: Code, message: string, text: Bytes, faults: string): Verdict {
  return new Verdict(code, message, Bytes.empty(), text, faults);
}

/** The beginning of what a service said; what is not UTF-8 is replaced. */
export function quoted(body: Bytes): string {
  return body.length <= LONGEST_QUOTE ? body.toString() : body.slice(0, LONGEST_QUOTE).toString() + "…";
}
