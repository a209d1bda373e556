import { Bytes, JsonKind, jsonParse, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Opinion, RiskDetail } from "../verdict/opinion";

const OK: i64 = 200;
/** UTF-16 units of a level, a label or the words that something was found by. */
const LONGEST: i32 = 256;

/**
 * An answer of TextModerationPlus or MultiModalGuard:
 * `{"Code": 200, "Data": {"RiskLevel", "AttackLevel", "Result": [{"Label", "RiskWords"}], "Detail": [{"Type", "Level", "Suggestion", "Result"}]}}`.
 * Null for one with another code, which is no verdict, or with more than is kept.
 */
export function readAliyun(body: Bytes): Opinion | null {
  const answer = jsonParse(body);
  const data = answer.member("Data");
  if (answer.member("Code").asI64(-1) != OK || data.kind != JsonKind.Object) return null;
  const opinion = new Opinion();
  opinion.code = <i32>OK;
  opinion.riskLevel = textOf(data.member("RiskLevel"));
  opinion.attackLevel = textOf(data.member("AttackLevel"));
  const result = firstOf(data.member("Result"));
  opinion.label = textOf(result.member("Label"));
  opinion.words = textOf(result.member("RiskWords"));
  const details = data.member("Detail").items();
  while (details.next()) opinion.addDetail(readDetail(details.value));
  return opinion.isWhole ? opinion : null;
}

function readDetail(detail: JsonValue): RiskDetail {
  const masked = firstOf(detail.member("Result")).member("Ext").member("Desensitization");
  return new RiskDetail(
    textOf(detail.member("Type")),
    textOf(detail.member("Level")),
    detail.member("Suggestion").rawText().equalsString("mask"),
    masked.kind == JsonKind.String ? masked.asBytes().copy() : Bytes.empty(),
  );
}

function firstOf(list: JsonValue): JsonValue {
  const items = list.items();
  return list.kind == JsonKind.Array && items.next() ? items.value : JsonValue.missing();
}

function textOf(value: JsonValue): string {
  const text = value.kind == JsonKind.String ? value.asString() : "";
  return text.length > LONGEST ? text.substring(0, LONGEST) : text;
}
