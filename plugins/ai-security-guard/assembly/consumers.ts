import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";

/** Whom an entry of Higress's lists of consumers is for. */
@final
export class ConsumerMatch {
  private constructor(
    private readonly text: Bytes,
    private readonly isPrefix: bool,
    private readonly regex: Regex | null,
  ) {}

  /** @param type `exact`, `prefix` or `regexp`, which is searched in the name */
  static of(name: string, type: string): Result<ConsumerMatch> {
    const exact = new ConsumerMatch(Bytes.of(name), type == "prefix", null);
    if (type != "regexp") return Result.of(exact);
    const regex = Regex.compile(name);
    if (!regex.ok) return Result.fail(exact, regex.error);
    return Result.of(new ConsumerMatch(Bytes.empty(), false, regex.value));
  }

  matches(consumer: Bytes): bool {
    const regex = this.regex;
    if (regex != null) return regex.test(consumer);
    return this.isPrefix ? consumer.startsWith(this.text) : consumer.equals(this.text);
  }
}
