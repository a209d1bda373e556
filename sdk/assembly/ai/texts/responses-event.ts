import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonValue } from "../../json/value";

/** Most parts of an item that are told apart: more than any has. */
const MAX_PART: i64 = 0x7fffff;

/** The members of an event of the Responses API that are looked at, found in one pass. */
@final
export class ResponsesEvent {
  type: Bytes = Bytes.empty();
  /** position of the output item */
  index: i32 = 0;
  /** position of the part within the item */
  part: i32 = 0;
  itemId: JsonValue = JsonValue.missing();
  number: JsonValue = JsonValue.missing();
  delta: JsonValue = JsonValue.missing();
  logprobs: JsonValue = JsonValue.missing();
  /** the text, part, item or response that is told whole */
  whole: JsonValue = JsonValue.missing();

  constructor(event: JsonValue) {
    const members = event.items();
    while (members.next()) this.take(members);
  }

  private take(members: JsonItems): void {
    const member = members.keyIn(
      "type sequence_number item_id output_index content_index summary_index delta logprobs text refusal arguments input code part item response",
    );
    if (member < 0) return;
    const value = members.value;
    if (member == 0) this.type = value.asBytes();
    else if (member == 1) this.number = value;
    else if (member == 2) this.itemId = value;
    else if (member == 3) this.index = position(value, i32.MAX_VALUE);
    else if (member <= 5) this.part = position(value, MAX_PART);
    else if (member == 6) this.delta = value;
    else if (member == 7) this.logprobs = value;
    else this.whole = value;
  }
}

function position(value: JsonValue, most: i64): i32 {
  return <i32>min<i64>(max<i64>(value.asI64(0), 0), most);
}
