import { Bytes, ByteWriter, JsonKind, JsonPatches, jsonParse, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestSize, Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { conversationOf, Place, placeOf } from "./turn-list";

const COMMA: i32 = 0x2c;
const OPEN: i32 = 0x5b;
const CLOSE: i32 = 0x5d;

/** A request of which the oldest turns are gone. */
@final
export class Shortened {
  constructor(
    readonly body: Bytes,
    /** how many messages went */
    readonly dropped: i32,
  ) {}
}

/**
 * Takes the oldest turns out of a conversation until so many tokens are gone. A turn is what the user says and all that
 * follows until the user speaks again, so that no call of a tool is parted from its result. The system's messages and the
 * last turn stay. Null: that is not enough.
 * @param excess tokens that have to go
 */
export function dropOldest(front: Front, body: Bytes, excess: i64): Shortened | null {
  const conversation = conversationOf(front, jsonParse(body));
  if (conversation.kind != JsonKind.Array) return null;
  const turns = new Turns(front, conversation);
  let left = excess;
  let from = 0;
  while (left > 0) {
    const next = turns.after(from);
    if (next < 0) return null;
    for (; from < next; from++) left -= turns.tokensOf(from);
  }
  const patches = new JsonPatches(body);
  patches.replace(conversation, turns.without(from));
  const change = patches.splice();
  const out = new ByteWriter(body.length);
  out.bytes(change.bytes);
  out.bytes(body.slice(change.length));
  return new Shortened(out.take(), turns.goneUntil(from));
}

/** The elements of a conversation. */
@final
class Turns {
  private readonly elements: Array<JsonValue> = [];
  private readonly places: Array<Place> = [];
  /** Where the last turn of the user begins. */
  private last: i32 = 0;

  constructor(front: Front, conversation: JsonValue) {
    const items = conversation.items();
    let before = Place.Rest;
    while (items.next()) {
      const place = placeOf(front, items.value);
      if (place == Place.User && before != Place.User) this.last = this.elements.length;
      if (place != Place.System) before = place;
      this.elements.push(items.value);
      this.places.push(place);
    }
  }

  /** Where the turn ends that begins at an element; -1: it is the last one. */
  after(from: i32): i32 {
    if (from >= this.last) return -1;
    let at = from;
    while (at < this.last && this.places[at] != Place.Rest) at++;
    while (at < this.last && this.places[at] != Place.User) at++;
    return at;
  }

  /** Of an element that is to go. */
  tokensOf(index: i32): i64 {
    if (this.places[index] == Place.System) return 0;
    const raw = this.elements[index].raw;
    const out = new ByteWriter(raw.length + 16);
    out.text('{"messages":[');
    out.bytes(raw);
    out.text("]}");
    return RequestSize.read(out.view()).inputTokens(Tokenizer.O200k);
  }

  /** How many of the elements before that one go. */
  goneUntil(from: i32): i32 {
    let count = 0;
    for (let i = 0; i < from; i++) if (this.places[i] != Place.System) count++;
    return count;
  }

  /** The list without the turns before that element. */
  without(from: i32): Bytes {
    const out = new ByteWriter(256);
    out.byte(OPEN);
    for (let i = 0; i < this.elements.length; i++) {
      if (i < from && this.places[i] != Place.System) continue;
      if (out.length > 1) out.byte(COMMA);
      out.bytes(this.elements[i].raw);
    }
    out.byte(CLOSE);
    return out.take();
  }
}
