import { Bytes, ByteWriter, hexEncode, JsonPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Ask } from "../ask";
import { Scope } from "../scope";
import { OutsideTexts } from "./outside-texts";
import { KeyStrategy, questionOf } from "./question";

/** The form of what is hashed: another form has other keys. */
const FORM: string = "sluice/ai-cache/1";

/** How a configuration makes keys. */
@final
export class KeyRule {
  constructor(
    readonly strategy: KeyStrategy,
    /** Where the last question stands. */
    private readonly from: JsonPath,
    /** Whether keys of Higress's strategies are of the scope, and of the model. */
    private readonly hasScope: bool,
    private readonly hasModel: bool,
  ) {}

  /** Whether any JSON may be asked, at whatever path, as in Higress. */
  get takesAnyPath(): bool {
    return this.strategy == KeyStrategy.LastQuestion || this.strategy == KeyStrategy.AllQuestions;
  }

  /** The key of a request, hexadecimal digits; no bytes: it has none. */
  keyOf(ask: Ask, scope: Scope, outside: OutsideTexts): Bytes {
    const out = new ByteWriter(4096);
    out.text(FORM);
    if (!this.takesAnyPath) {
      writeScope(out, scope);
      ask.writeMeaning(out, outside);
      return hexEncode(sha256(out.view()));
    }
    const question = questionOf(ask.chat, this.strategy, this.from);
    if (question.length == 0) return question;
    out.byte(0x51 + <i32>this.strategy);
    if (this.hasScope) writeScope(out, scope);
    if (this.hasModel) part(out, ask.model);
    part(out, question);
    return hexEncode(sha256(out.view()));
  }
}

function writeScope(out: ByteWriter, scope: Scope): void {
  part(out, scope.name);
  part(out, scope.route);
}

/** Appends bytes of any kind so that what follows can not be taken for a part of them. */
function part(out: ByteWriter, bytes: Bytes): void {
  out.byte(0x20);
  out.integer(bytes.length);
  out.byte(0x3a);
  out.bytes(bytes);
}
