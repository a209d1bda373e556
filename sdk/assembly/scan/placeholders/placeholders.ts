import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { BytesIndex } from "../../bytes-index";
import { randomBytes } from "../../clock";
import { hexEncode } from "../../encoding/hex";
import { MaskTable } from "./mask-table";
import { Restorer } from "./restorer";

/** Different values of a request that come back; further ones are masked and stay so. */
const MOST_VALUES: i32 = 1024;
/** Bytes of them together. */
const MOST_BYTES: i32 = 1024 * 1024;
/** Bytes of a mask that is looked for in answers: so much of a stream may be held back. */
const LONGEST_MASK: i32 = 256;
/** Random bytes in placeholders of a request that has texts of their form. */
const TAG_BYTES: i32 = 4;

const LESS_THAN: i32 = 0x3c;
const GREATER_THAN: i32 = 0x3e;
const UNDERSCORE: i32 = 0x5f;

/**
 * Values that were taken out of a request's texts, and the masks that stand in their place: the provider sees the masks, and
 * the answer gets the values back. One for each request, so no answer holds what another client sent.
 *
 * Not restored are masks that stand for two values, and those that the request had before anything was masked: they would
 * let a value appear where its mask was never put. Tell every text (`seen`), mask (`of`, `keep`), then `close`.
 */
@final
export class Placeholders {
  /** Values that are masked for good, since there were too many. */
  unrestored: i32 = 0;
  private readonly masks: BytesIndex = new BytesIndex();
  /** By position in `masks`; null for a mask that stands for several. */
  private readonly values: Array<Bytes | null> = [];
  /** `name NUL value` of each placeholder, and the placeholder by the same position. */
  private readonly named: BytesIndex = new BytesIndex();
  private readonly placeholders: Bytes[] = [];
  private texts: Bytes[] = [];
  private bytes: i32 = 0;
  private isTagged: bool = false;
  private plain: MaskTable | null = null;
  private inJson: MaskTable | null = null;

  /** @param tag what placeholders are marked by in a request that has texts of their form; none: random */
  constructor(private tag: Bytes = Bytes.empty()) {}

  /** A text of the request, as the client sent it. */
  seen(text: Bytes): void {
    this.texts.push(text);
    if (!this.isTagged) this.isTagged = hasPlaceholder(text);
  }

  /** What stands for a value: `<NAME_1>`, and the same for the same name and value. @param name letters, digits, `_` */
  of(name: Bytes, value: Bytes): Bytes {
    const key = new ByteWriter(name.length + value.length + 1);
    key.bytes(name);
    key.byte(0);
    key.bytes(value);
    const position = this.named.find(key.view());
    if (position >= 0) return this.placeholders[position];
    const placeholder = this.placeholder(name, this.named.size + 1);
    if (!this.hasRoom(placeholder, value)) {
      this.unrestored++;
      return this.placeholder(name, 0);
    }
    const whole = key.take();
    this.named.add(whole);
    this.placeholders.push(placeholder);
    this.add(placeholder, whole.slice(name.length + 1));
    return placeholder;
  }

  /** A value that is masked by a text of the caller's own. */
  keep(mask: Bytes, value: Bytes): void {
    const position = this.masks.find(mask);
    if (position >= 0) {
      const other = this.values[position];
      if (other != null && !other.equals(value)) this.values[position] = null;
    } else if (this.hasRoom(mask, value)) this.add(mask.copy(), value.copy());
    else this.unrestored++;
  }

  /** The request is masked. */
  close(): void {
    const table = new MaskTable(this.masks, this.values, false);
    for (let i = 0; i < this.texts.length && !table.isEmpty; i++) this.forget(table, this.texts[i]);
    this.texts = [];
  }

  /** Whether nothing comes back. */
  get isEmpty(): bool {
    for (let i = 0; i < this.values.length; i++) if (this.values[i] != null) return false;
    return true;
  }

  /**
   * Puts the values back into one text of the answer.
   * @param isJson whether that is JSON (arguments of tools), where masks and values are content of strings
   */
  restorer(isJson: bool = false): Restorer {
    let table = isJson ? this.inJson : this.plain;
    if (table == null) {
      table = new MaskTable(this.masks, this.values, isJson);
      if (isJson) this.inJson = table;
      else this.plain = table;
    }
    return new Restorer(table);
  }

  /** @param number 0: of a value that does not come back */
  private placeholder(name: Bytes, number: i32): Bytes {
    const out = new ByteWriter(name.length + 24);
    out.byte(LESS_THAN);
    out.bytes(name);
    if (number > 0) {
      out.byte(UNDERSCORE);
      out.integer(number);
    }
    if (this.isTagged) {
      if (this.tag.length == 0) this.tag = hexEncode(Bytes.wrap(randomBytes(TAG_BYTES)));
      out.byte(UNDERSCORE);
      out.bytes(this.tag);
    }
    out.byte(GREATER_THAN);
    return out.take();
  }

  private hasRoom(mask: Bytes, value: Bytes): bool {
    if (mask.length == 0 || mask.length > LONGEST_MASK) return false;
    return this.values.length < MOST_VALUES && value.length <= MOST_BYTES - this.bytes;
  }

  private add(mask: Bytes, value: Bytes): void {
    this.masks.add(mask);
    this.values.push(value);
    this.bytes += value.length;
  }

  /** The masks that a text of the client's has are not ours. */
  private forget(table: MaskTable, text: Bytes): void {
    for (let at = 0; at < text.length; at++) {
      if (!table.startsWith(text.at(at))) continue;
      table.begin();
      // Each that begins here, not the longest alone: a shorter one may stand by itself in the answer.
      for (let next = at; next < text.length && table.step(text.at(next)); next++) {
        if (table.whole >= 0) this.values[table.positionAt(table.whole)] = null;
      }
    }
  }
}

/** Whether a text has what looks like a placeholder's beginning: `<` and a capital letter. */
function hasPlaceholder(text: Bytes): bool {
  for (let at = text.indexOfByte(LESS_THAN); at >= 0; at = text.indexOfByte(LESS_THAN, at + 1)) {
    if (<u32>(text.at(at + 1) - 0x41) < 26) return true;
  }
  return false;
}
