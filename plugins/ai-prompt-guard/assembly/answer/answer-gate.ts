import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChannelKind, TextChannel, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerTerms } from "./answer-terms";
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
    return this.guarded(channel).feed(piece);
  }

  end(channel: TextChannel): Bytes {
    if (this.blocked || !this.open.has(channel.id)) return Bytes.empty();
    const rest = this.open.get(channel.id).end();
    this.open.delete(channel.id);
    return rest;
  }

  get blocked(): bool {
    return this.terms.findings.blockedBy != null;
  }

  private guarded(channel: TextChannel): GuardedText {
    if (this.open.has(channel.id)) return this.open.get(channel.id);
    const text = new GuardedText(this.terms, channel.id, channel.kind == ChannelKind.ToolArguments);
    this.open.set(channel.id, text);
    return text;
  }
}
