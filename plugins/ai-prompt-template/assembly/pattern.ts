import { Bytes, ByteWriter, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Properties } from "./properties";

const OPEN: Bytes = Bytes.of("{{");
const CLOSE: Bytes = Bytes.of("}}");
const OPEN_BRACE: i32 = 0x7b;
const QUOTE: i32 = 0x22;
const SPACE: i32 = 0x20;

/** A place to fill. */
@final
class Place {
  constructor(
    readonly name: Bytes,
    /** Where it stands in the text, braces included. */
    readonly start: i32,
    readonly end: i32,
  ) {}
}

/** JSON text with places to fill, which stand in its strings: `"a {{name}} b"`. */
@final
export class Pattern {
  private readonly places: Array<Place> = [];

  /** @param json valid JSON, or a member of an object */
  constructor(private readonly json: Bytes) {
    let at = json.indexOf(OPEN);
    while (at >= 0) {
      // Of `{{{name}}` the inner braces are the place.
      while (json.at(at + 2) == OPEN_BRACE) at++;
      const end = json.indexOf(CLOSE, at);
      if (end < 0) break;
      const written = json.slice(at + 2, end);
      const name = trimmed(unescapeText(written));
      // A quote ends the string: then no place began there.
      const isPlace = name.length > 0 && written.indexOfByte(QUOTE) < 0 && written.indexOf(OPEN) < 0;
      if (isPlace) this.places.push(new Place(name, at, end + 2));
      at = json.indexOf(OPEN, isPlace ? end + 2 : at + 1);
    }
  }

  /**
   * Appends the text with its places filled; what a value holds is not looked at again.
   * @returns the first name that has no property, empty when all have: those places stay as they are
   */
  fill(out: ByteWriter, properties: Properties): Bytes {
    let missing = Bytes.empty();
    let from = 0;
    for (let i = 0; i < this.places.length; i++) {
      const place = this.places[i];
      const value = properties.text(place.name);
      if (value == null) {
        if (missing.length == 0) missing = place.name;
        continue;
      }
      out.bytes(this.json.slice(from, place.start));
      out.bytes(value);
      from = place.end;
    }
    out.bytes(this.json.slice(from));
    return missing;
  }
}

function trimmed(text: Bytes): Bytes {
  let from = 0;
  let to = text.length;
  while (from < to && text.at(from) == SPACE) from++;
  while (to > from && text.at(to - 1) == SPACE) to--;
  return text.slice(from, to);
}
