import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChannelKind, TextChannel, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { DeniedWord, DenyWords } from "../deny-words";
import { GuardedText, joined } from "./guarded-text";

/** Texts of one answer that are followed; more begin in no answer but a hostile one, and pass nothing on. */
const MOST_TEXTS: i32 = 4096;

/** Refuses words in all texts of an answer, and puts values back into them. */
@final
export class MaskingGate extends TextGate {
  /** The word for which the answer was ended. */
  denied: DeniedWord | null = null;
  /** By the channel's id. */
  private readonly texts: Array<GuardedText | null> = [];

  /** @param message what the model says where a word was found */
  constructor(
    private readonly words: DenyWords,
    private readonly placeholders: Placeholders,
    private readonly message: Bytes,
  ) {
    super();
  }

  get blocked(): bool {
    return this.denied != null;
  }

  text(channel: TextChannel, piece: Bytes): Bytes {
    const text = this.textOf(channel);
    return text == null ? Bytes.empty() : this.checked(channel, text, text.feed(piece));
  }

  end(channel: TextChannel): Bytes {
    const text = this.textOf(channel);
    if (text == null) return Bytes.empty();
    this.texts[channel.id] = null;
    return this.checked(channel, text, text.finish());
  }

  private checked(channel: TextChannel, text: GuardedText, decided: Bytes): Bytes {
    if (text.denied == null) return decided;
    this.denied = text.denied;
    // Half a JSON text with a message in it is no better than half a JSON text.
    return channel.kind == ChannelKind.ToolArguments ? decided : joined(decided, this.message);
  }

  private textOf(channel: TextChannel): GuardedText | null {
    if (<u32>channel.id >= <u32>MOST_TEXTS) return null;
    while (this.texts.length <= channel.id) this.texts.push(null);
    const known = this.texts[channel.id];
    if (known != null) return known;
    const isJson = channel.kind == ChannelKind.ToolArguments;
    const text = new GuardedText(this.words, this.placeholders.restorer(isJson), isJson);
    this.texts[channel.id] = text;
    return text;
  }
}
