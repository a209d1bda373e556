import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonValue } from "../json/value";
import { ExtraScope } from "./answer";

/** Most extra members kept of an answer, and of each choice. */
const MAX_EXTRAS: i32 = 64;
const OPEN_BRACKET: i32 = 0x5b;

/** A list that arrives in pieces; the items without the brackets. */
@final
class ItemList {
  private readonly items: ByteWriter = new ByteWriter(64);

  /** Adds the items of a JSON list. */
  add(list: Bytes): void {
    // An empty list may hold white space.
    if (!JsonValue.of(list).items().next()) return;
    if (this.items.length > 0) this.items.byte(0x2c);
    this.items.bytes(list.slice(1, list.length - 1));
  }

  get isEmpty(): bool {
    return this.items.length == 0;
  }

  write(out: ByteWriter): void {
    out.byte(OPEN_BRACKET);
    out.bytes(this.items.view());
    out.byte(0x5d);
  }
}

/**
 * An extra member (see `AnswerSink.extra`), put together from the chunks of a stream: lists are continued, and so are the
 * lists within `logprobs`; of other values the last counts.
 */
@final
export class ExtraMember {
  private last: Bytes = Bytes.empty();
  /** the items of a list, or of `logprobs.content` */
  private readonly items: ItemList = new ItemList();
  /** the items of `logprobs.refusal` */
  private readonly refusalItems: ItemList = new ItemList();
  private readonly isLogprobs: bool;

  constructor(
    readonly scope: ExtraScope,
    readonly name: Bytes,
  ) {
    this.isLogprobs = scope == ExtraScope.Choice && name.equalsString("logprobs");
  }

  add(json: Bytes): void {
    this.last = json;
    if (this.isLogprobs) {
      const value = JsonValue.of(json);
      addList(this.items, value.member("content").raw);
      addList(this.refusalItems, value.member("refusal").raw);
    } else addList(this.items, json);
  }

  /** The member's value as JSON. */
  get json(): Bytes {
    const out = new ByteWriter();
    if (this.isLogprobs) {
      out.text('{"content":');
      writeOrNull(out, this.items);
      out.text(',"refusal":');
      writeOrNull(out, this.refusalItems);
      out.byte(0x7d);
    } else if (this.last.at(0) == OPEN_BRACKET) this.items.write(out);
    else return this.last;
    return out.take();
  }
}

function addList(items: ItemList, json: Bytes): void {
  if (json.at(0) == OPEN_BRACKET) items.add(json);
}

function writeOrNull(out: ByteWriter, items: ItemList): void {
  if (items.isEmpty) out.text("null");
  else items.write(out);
}

/** Adds a member to those known; further names beyond the limit are dropped. */
export function keepExtra(extras: ExtraMember[], scope: ExtraScope, name: Bytes, json: Bytes): void {
  for (let i = 0; i < extras.length; i++) {
    const known = extras[i];
    if (known.scope == scope && known.name.equals(name)) {
      known.add(json);
      return;
    }
  }
  if (extras.length >= MAX_EXTRAS) return;
  const made = new ExtraMember(scope, name);
  made.add(json);
  extras.push(made);
}
