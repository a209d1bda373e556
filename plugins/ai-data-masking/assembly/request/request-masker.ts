import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { DeniedWord } from "../deny-words";
import { MaskingPolicy } from "../policy";
import { MOST_VALUES } from "../rules/mask-rules";

/** Looks at the texts of one request: first at all of them for words, then each is masked. */
@final
export class RequestMasker {
  readonly placeholders: Placeholders = new Placeholders();
  /** Values that each rule has masked. */
  readonly counts: StaticArray<i32>;
  /** The word for which the request is refused. */
  denied: DeniedWord | null = null;
  /** Why the request can not be masked; "" while it can. */
  error: string = "";

  private left: i32 = MOST_VALUES;

  constructor(private readonly policy: MaskingPolicy) {
    this.counts = new StaticArray<i32>(policy.rules.length);
  }

  /** Whether the request goes on. */
  get passes(): bool {
    return this.denied == null && this.error.length == 0;
  }

  /** Looks for words in a text, before any is masked. */
  look(text: Bytes): void {
    this.lookJoined(text);
    this.placeholders.seen(text);
  }

  /** The same for a text that others were put together to. */
  lookJoined(text: Bytes): void {
    if (this.denied == null) this.denied = this.policy.words.find(text);
  }

  /** Parts of a text, masked; null when nothing is changed. @param isJson whether the text is JSON, and has to stay so */
  mask(parts: Bytes[], isJson: bool = false): Bytes[] | null {
    if (!this.passes) return null;
    const outcome = this.policy.rules.apply(parts, this.placeholders, this.left, isJson);
    this.error = outcome.error;
    const masked = outcome.value;
    if (masked == null) return null;
    this.left -= masked.all;
    for (let i = 0; i < this.counts.length; i++) this.counts[i] += masked.counts[i];
    return masked.texts;
  }
}

/** Several texts as one. */
export function joinedTexts(texts: Bytes[]): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < texts.length; i++) out.bytes(texts[i]);
  return out.take();
}
