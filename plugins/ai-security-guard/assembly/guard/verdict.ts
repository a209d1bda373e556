import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Act, Decision } from "../verdict/decision";
import { Piece } from "../verdict/subject";
import { Check } from "./check";

/** Tags that one exchange is given. */
const MOST_TAGS: i32 = 16;
/** What a text becomes that two checks mask, each in its own way. */
const MASKED: Bytes = Bytes.of("****");

/** What stands in the place of a piece. */
@final
class Mask {
  constructor(
    readonly piece: Piece,
    readonly check: Check,
    readonly text: Bytes,
  ) {}
}

/** What all checks together say of one half of an exchange. */
@final
export class Verdict {
  /** The check that refused; null: none did. */
  blockedBy: Check | null = null;
  /** Why it did; null: it gave no verdict, and what it does not judge may not pass. */
  reason: Decision | null = null;
  /** `<check>:<category>` of what is to be told. */
  readonly tags: Array<string> = [];
  /** The greatest of what was decided and is to be done. */
  act: Act = Act.Pass;
  private readonly masks: Array<Mask> = [];

  get isBlocked(): bool {
    return this.blockedBy != null;
  }

  block(check: Check, reason: Decision | null): void {
    this.act = Act.Block;
    this.blockedBy = check;
    this.reason = reason;
  }

  mask(check: Check, piece: Piece, text: Bytes): void {
    this.act = max(this.act, Act.Mask);
    this.masks.push(new Mask(piece, check, text));
  }

  tag(check: Check, decision: Decision): void {
    this.act = max(this.act, Act.Tag);
    for (let i = 0; i < decision.findings.length && this.tags.length < MOST_TAGS; i++) {
      const tag = check.name + ":" + decision.findings[i].category;
      if (!this.tags.includes(tag)) this.tags.push(tag);
    }
  }

  get hasMasks(): bool {
    return this.masks.length > 0;
  }

  /** A text as it is to go on; null: as it is. @param index of the text */
  masked(index: i32, text: Bytes): Bytes | null {
    const own = this.masksOf(index);
    if (own.length == 0) return null;
    const out = new ByteWriter(text.length + 16);
    let from = 0;
    for (let i = 0; i < own.length; i++) {
      const mask = own[i];
      if (mask.check != own[0].check) return MASKED;
      out.bytes(text.slice(from, mask.piece.start));
      out.bytes(mask.text);
      from = mask.piece.end;
    }
    out.bytes(text.slice(from));
    return out.take();
  }

  /** Those of one text, in its order. */
  private masksOf(index: i32): Array<Mask> {
    const own: Mask[] = [];
    for (let i = 0; i < this.masks.length; i++) if (this.masks[i].piece.index == index) own.push(this.masks[i]);
    own.sort((a, b) => a.piece.start - b.piece.start);
    return own;
  }
}
