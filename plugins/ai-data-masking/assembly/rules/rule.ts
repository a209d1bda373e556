import { Bytes, ByteWriter, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { expandTemplate, isLiteralTemplate, Match, Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { ReplaceRole } from "../generated/config.gen";
import { Digest } from "./digest";

/** How a rule masks. */
export const enum MaskKind {
  Replace,
  Hash,
  Placeholder,
}

/** Largest mask, in bytes: groups of a match may stand in it many times. */
const LARGEST_MASK: i32 = 64 * 1024;

/** Name of placeholders that have none. */
const NAMELESS: Bytes = Bytes.of("VALUE");

/** One of `replace_roles`. */
@final
export class MaskRule {
  private readonly value: Bytes;
  private readonly isLiteral: bool;
  private readonly restores: bool;

  constructor(
    readonly regex: Regex,
    private readonly kind: MaskKind,
    config: ReplaceRole,
    private readonly digest: Digest,
  ) {
    this.value = Bytes.of(config.value);
    this.isLiteral = isLiteralTemplate(this.value);
    this.restores = config.restore;
  }

  /**
   * What stands in the place of a value. Too large a mask is none at all: the value goes, and nothing comes.
   * @param value the match of this rule, or what overlaps it, too
   * @param match of this rule, for its groups
   */
  mask(text: Bytes, match: Match, value: Bytes, placeholders: Placeholders): Bytes {
    if (this.kind == MaskKind.Placeholder) {
      return placeholders.of(this.value.length > 0 ? this.value : NAMELESS, value);
    }
    const mask = this.kind == MaskKind.Hash ? hexEncode(this.digest.of(value)) : this.filled(text, match);
    if (this.restores) placeholders.keep(mask, value);
    return mask;
  }

  private filled(text: Bytes, match: Match): Bytes {
    if (this.isLiteral) return this.value;
    const out = new ByteWriter(this.value.length + 64, LARGEST_MASK);
    expandTemplate(out, this.value, this.regex.capturesOf(text, match));
    return out.overflowed ? Bytes.empty() : out.take();
  }
}
