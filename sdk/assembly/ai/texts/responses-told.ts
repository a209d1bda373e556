import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonValue } from "../../json/value";

/** The texts of an output item, each told in its own way; the parts of items come first. */
export const enum ResponseForm {
  Text,
  Refusal,
  Summary,
  Reasoning,
  Arguments,
  /** of a custom tool's call */
  Input,
  Mcp,
  Code,
  Transcript,
  /** what tools gave back: told whole */
  Output,
}

/** Most items of an answer, and most texts, that are kept; what goes beyond counts as not read. */
const MAX_KEPT: i32 = 4096;

/** What the client was told of one text: the end of a stream repeats it up to three times. */
@final
export class ToldText {
  readonly text: ByteWriter = new ByteWriter(64);
  /** Whether a piece of it was told otherwise than it came. */
  isChanged: bool = false;
  /** Whether the client was told that it is over. */
  isDone: bool = false;
  /** Whether it was told that the part is. */
  isPartDone: bool = false;

  constructor(
    /** of the output item */
    readonly index: i32,
    readonly form: i32,
    /** position of the part in the item */
    readonly part: i32,
    /** `item_id` as JSON; may be missing */
    readonly itemId: JsonValue,
  ) {}
}

/** An output item as the client was told of it last; as JSON. */
@final
export class ToldItem {
  constructor(
    readonly index: i32,
    readonly json: Bytes,
    readonly isDone: bool,
  ) {}
}

/** What the client was told so far. */
@final
export class ToldAnswer {
  readonly texts: ToldText[] = [];
  readonly items: ToldItem[] = [];

  find(index: i32, form: i32, part: i32): ToldText | null {
    const texts = this.texts;
    for (let i = texts.length - 1; i >= 0; i--) {
      const text = texts[i];
      if (text.index == index && text.form == form && text.part == part) return text;
    }
    return null;
  }

  /** That text, which begins if there is none; null when there are too many. */
  begin(index: i32, form: i32, part: i32, itemId: JsonValue): ToldText | null {
    const known = this.find(index, form, part);
    if (known != null || this.texts.length >= MAX_KEPT) return known;
    const text = new ToldText(index, form, part, itemId);
    this.texts.push(text);
    return text;
  }

  /** Puts an item in the place of what was told of it before. */
  keep(item: ToldItem): void {
    const items = this.items;
    for (let i = items.length - 1; i >= 0; i--) {
      if (items[i].index != item.index) continue;
      items[i] = item;
      return;
    }
    if (items.length < MAX_KEPT) items.push(item);
  }
}
