import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const VL: Bytes = Bytes.of("-vl");
const QVQ: Bytes = Bytes.of("qvq");
const QWEN3: Bytes = Bytes.of("qwen3");
const MAX: Bytes = Bytes.of("-max");

/** Whether a model is asked at the path of multimodal generation, where content is a list: since 3.5 nearly all are. */
export function isQwenMultimodal(model: Bytes): bool {
  if (model.indexOf(VL) > 0 || model.startsWith(QVQ)) return true;
  const minor = model.startsWith(QWEN3) && model.at(5) == 0x2e ? model.at(6) : 0;
  // qwen3.6-max and qwen3.7-max read texts only.
  return minor >= 0x38 || (minor >= 0x35 && model.indexOf(MAX) < 0);
}

/** Whether a stream with tools comes in pieces even of a model that does not think. Those that do, have no other way. */
export function streamsCalls(model: Bytes): bool {
  return model.startsWith(QWEN3) || model.startsWith(QVQ) || model.startsWith(Bytes.of("qwq"));
}
