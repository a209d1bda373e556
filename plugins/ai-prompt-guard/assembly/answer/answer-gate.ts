import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChannelKind, TextChannel, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerTerms } from "./answer-terms";
import { joined } from "./join";
import { GuardedText } from "./guarded-text";

/** Lets the texts of an answer through as the rules say. */
@final
export class AnswerGate extends TextGate {
  private readonly open: Map<i32, GuardedText> = new Map<i32, GuardedText>();

  constructor(private readonly terms: AnswerTerms) {
    super();
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    if (this.blocked) return Bytes.empty();
    const out = this.guarded(channel).feed(piece);
    return this.blocked ? this.last(channel, out) : out;
  }

  end(channel: TextChannel): Bytes {
    if (this.blocked || !this.open.has(channel.id)) return Bytes.empty();
    const rest = this.open.get(channel.id).end();
    this.open.delete(channel.id);
    return this.blocked ? this.last(channel, rest) : rest;
  }

  get blocked(): bool {
    return this.terms.findings.blockedBy != null;
  }

  /** The last that goes out of an answer which ends here: with the reason, where refusals are answers. */
  private last(channel: TextChannel, text: Bytes): Bytes {
    const policy = this.terms.policy;
    if (!policy.deniesByAnswer || channel.kind != ChannelKind.Text) return text;
    return joined(text, Bytes.of(text.length > 0 ? "\n\n" + policy.denyMessage : policy.denyMessage));
  }

  /** Whether a text was changed by a rule. */
  get hasChanged(): bool {
    return this.terms.hasChanged;
  }

  private guarded(channel: TextChannel): GuardedText {
    if (this.open.has(channel.id)) return this.open.get(channel.id);
    const text = new GuardedText(this.terms, channel.id, channel.kind == ChannelKind.ToolArguments);
    this.open.set(channel.id, text);
    return text;
  }
}
