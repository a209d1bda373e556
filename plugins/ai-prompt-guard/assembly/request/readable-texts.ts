import { Bytes, jsonErrorAt } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonEscapes, RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { joined } from "../answer/join";
import { Edit } from "../change/edit";
import { TextChanger } from "../change/text-changer";

const OPEN: i32 = 0x7b;
const BACKSLASH: i32 = 0x5c;

/** The texts of a request as rules look at them: the arguments of earlier calls, which are JSON, without needless escapes. */
@final
export class ReadableTexts {
  private readonly plain: Array<Bytes | null>;

  constructor(readonly given: RequestTexts) {
    this.plain = new Array<Bytes | null>(given.length);
    for (let i = 0; i < given.length; i++) if (given.role(i) == TextRole.Assistant) this.simplify(i);
  }

  text(index: i32): Bytes {
    const plain = <u32>index < <u32>this.plain.length ? this.plain[index] : null;
    return plain == null ? this.given.text(index) : plain;
  }

  /** Changes a text; arguments stay JSON, and where they can not, there are none. */
  change(index: i32, changer: TextChanger, edits: Array<Edit>): void {
    const text = this.text(index);
    const isJson = this.given.role(index) == TextRole.Assistant && isObject(text);
    const changed = changer.changed(text, edits, isJson);
    const isBroken = isJson && jsonErrorAt(changed) >= 0;
    this.given.replace(index, isBroken ? Bytes.constant("{}") : changed);
  }

  private simplify(index: i32): void {
    const text = this.given.text(index);
    if (text.indexOfByte(BACKSLASH) < 0 || !isObject(text)) return;
    const escapes = new JsonEscapes();
    const first = escapes.feed(text);
    this.plain[index] = joined(first, escapes.end());
  }
}

function isObject(text: Bytes): bool {
  return text.at(0) == OPEN && jsonErrorAt(text) < 0;
}
