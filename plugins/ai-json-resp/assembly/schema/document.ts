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
    return fragment.at(0) == SLASH ? follow(whole, fragment) : anchored(whole, fragment, 0);
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

/** The first schema that calls itself so: `$anchor`, or `$id: "#name"` of older drafts. */
function anchored(place: Place, name: Bytes, level: i32): Place | null {
  const value = place.value;
  if (level > MOST_LEVELS) return null;
  if (value.kind == JsonKind.Object && isCalled(value, name)) return place;
  const items = value.items();
  while (items.next()) {
    const kind = items.value.kind;
    if (kind != JsonKind.Object && kind != JsonKind.Array) continue;
    const found = anchored(new Place(items.value, place.path.item(items)), name, level + 1);
    if (found != null) return found;
  }
  return null;
}

function isCalled(schema: JsonValue, name: Bytes): bool {
  if (schema.member("$anchor").asBytes().equals(name)) return true;
  const id = schema.member("$id").asBytes();
  return id.at(0) == HASH && id.slice(1).equals(name);
}
