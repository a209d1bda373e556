import { Bytes, ConfigPath, JsonKind, JsonValue, percentDecode } from "proxy-wasm-assemblyscript-sdk/assembly";

const HASH: i32 = 0x23;
const SLASH: i32 = 0x2f;
/** Values inside of each other that are looked at for an anchor. */
const MOST_LEVELS: i32 = 64;

/** A value of the document, and where in the configuration it stands. */
@final
export class Place {
  constructor(
    readonly value: JsonValue,
    readonly path: ConfigPath,
  ) {}
}

/** The document of a schema, in which references lead to places. */
@final
export class Document {
  /** What the document calls itself; no bytes: nothing. */
  private readonly id: Bytes;
  /** Places by what they call themselves; null: nobody has asked yet. */
  private anchors: Map<string, Place> | null = null;

  constructor(
    private readonly root: JsonValue,
    private readonly path: ConfigPath,
  ) {
    const id = root.member("$id").asBytes();
    const hash = id.indexOfByte(HASH);
    this.id = hash < 0 ? id : id.slice(0, hash);
  }

  /** Null: it is no reference to this document, or there is nothing. @param reference `#`, `#/$defs/a`, `#anchor` */
  find(reference: Bytes): Place | null {
    const hash = reference.indexOfByte(HASH);
    const base = hash < 0 ? reference : reference.slice(0, hash);
    if (base.length > 0 && !base.equals(this.id)) return null;
    if (base.length == 0 && hash < 0) return null;
    const fragment = hash < 0 ? Bytes.empty() : percentDecode(reference.slice(hash + 1));
    const whole = new Place(this.root, this.path);
    if (fragment.length == 0) return whole;
    return fragment.at(0) == SLASH ? follow(whole, fragment) : this.anchored(fragment.toString());
  }

  /** The first schema that calls itself so: `$anchor`, or `$id: "#name"` of older drafts. */
  private anchored(name: string): Place | null {
    let anchors = this.anchors;
    if (anchors == null) {
      anchors = new Map<string, Place>();
      gather(new Place(this.root, this.path), anchors, 0);
      this.anchors = anchors;
    }
    return anchors.has(name) ? anchors.get(name) : null;
  }
}

/** The place at a JSON pointer (RFC 6901). */
function follow(from: Place, pointer: Bytes): Place | null {
  let place = from;
  for (let at = 1; at <= pointer.length; ) {
    const slash = pointer.indexOfByte(SLASH, at);
    const end = slash < 0 ? pointer.length : slash;
    const next = child(place, pointer.slice(at, end).toString().replaceAll("~1", "/").replaceAll("~0", "~"));
    if (next == null) return null;
    place = next;
    at = end + 1;
  }
  return place;
}

function child(place: Place, name: string): Place | null {
  const items = place.value.items();
  while (items.next()) {
    const isIt = items.isObject ? items.keyIsText(name) : items.index.toString() == name;
    if (isIt) return new Place(items.value, place.path.item(items));
  }
  return null;
}

/** All that call themselves something, in the order of the document: it is gone through once, however many ask. */
function gather(place: Place, into: Map<string, Place>, level: i32): void {
  const value = place.value;
  if (level > MOST_LEVELS) return;
  if (value.kind == JsonKind.Object) note(place, into);
  const items = value.items();
  while (items.next()) {
    const kind = items.value.kind;
    if (kind != JsonKind.Object && kind != JsonKind.Array) continue;
    gather(new Place(items.value, place.path.item(items)), into, level + 1);
  }
}

function note(place: Place, into: Map<string, Place>): void {
  const anchor = place.value.member("$anchor").asString();
  const id = place.value.member("$id").asString();
  if (anchor.length > 0 && !into.has(anchor)) into.set(anchor, place);
  const name = id.startsWith("#") ? id.substring(1) : "";
  if (name.length > 0 && !into.has(name)) into.set(name, place);
}
