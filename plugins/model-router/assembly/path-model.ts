import { Bytes, ByteWriter, requestHeaders, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { modelInPath } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

const PATH: Bytes = Bytes.of(":path");
const REALTIME: Bytes = Bytes.of("/realtime");
const MODEL: string = "model";
const QUESTION: i32 = 0x3f;

/** What a request's target says of its model, where the API has it there and not in a body. */
@final
export class PathModel {
  private constructor(
    /** Empty: the target names none. */
    readonly model: Bytes,
    /** The target that names this model and no other; null: as it came. */
    readonly changed: Bytes | null = null,
  ) {}

  /**
   * Gemini's API has the model in its path (`…/models/<model>:<method>`), OpenAI's Realtime API in its query
   * (`…/realtime?model=<model>`).
   * @param target the value of `:path`
   */
  static read(target: Bytes): PathModel {
    const question = target.indexOfByte(QUESTION);
    const path = question < 0 ? target : target.slice(0, question);
    if (question < 0 || !path.endsWith(REALTIME)) return new PathModel(modelInPath(target));
    return PathModel.ofQuery(target.slice(0, question + 1), new UrlParams(target.slice(question + 1)));
  }

  /** Of several the first counts, and the others go, since servers differ in which one they take. */
  private static ofQuery(before: Bytes, params: UrlParams): PathModel {
    const model = params.get(MODEL);
    if (model == null) return new PathModel(Bytes.empty());
    if (params.count(MODEL) == 1) return new PathModel(model);
    params.set(MODEL, model);
    return new PathModel(model, joined(before, params.toBytes()));
  }

  /** Writes the changed target, if it is one. */
  apply(): void {
    const changed = this.changed;
    if (changed != null) requestHeaders.replaceBytes(PATH, changed);
  }
}

function joined(before: Bytes, query: Bytes): Bytes {
  const out = new ByteWriter(before.length + query.length);
  out.bytes(before);
  out.bytes(query);
  return out.take();
}
