import { Bytes, BytesIndex, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Most calls of a conversation that results are matched with. */
const MAX_CALLS: i32 = 4096;

/** The calls of a conversation so far, for protocols whose results repeat what was called. */
@final
export class KnownCalls {
  private readonly ids: BytesIndex = new BytesIndex();
  /** `{name, arguments}` of each, at its id's position */
  private readonly bodies: JsonValue[] = [];

  /** Takes in a call; of an id that comes again the latest counts. */
  add(id: Bytes, body: JsonValue): void {
    const at = this.ids.find(id);
    if (at >= 0) this.bodies[at] = body;
    else if (this.bodies.length < MAX_CALLS && this.ids.add(id)) this.bodies.push(body);
  }

  /** A call's `{name, arguments}`; Missing when it is not known. */
  find(id: Bytes): JsonValue {
    const at = this.ids.find(id);
    return at < 0 ? JsonValue.missing() : this.bodies[at];
  }

  /** The same, once: a large call with many results would else be written as often. */
  take(id: Bytes): JsonValue {
    const at = this.ids.find(id);
    if (at < 0) return JsonValue.missing();
    const call = this.bodies[at];
    this.bodies[at] = JsonValue.missing();
    return call;
  }
}
