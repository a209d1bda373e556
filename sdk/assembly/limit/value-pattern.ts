import { Bytes } from "../bytes";
import { Regex } from "../regex/regex";
import { Result } from "../result";
import { IpRange, ipBytes } from "./ip-range";

const REGEXP: string = "regexp:";
const ANY: string = "*";

/** Which values a limit is for: an exact text, `*`, `regexp:<expression>`, or for addresses one or a range. */
@final
export class ValuePattern {
  private constructor(
    private readonly exact: Bytes,
    private readonly any: bool,
    private readonly regex: Regex | null,
    private readonly range: IpRange | null,
  ) {}

  /** Every value. */
  static all(): ValuePattern {
    return new ValuePattern(Bytes.empty(), true, null, null);
  }

  /** That text and no other, whatever it looks like. */
  static ofExact(text: string): ValuePattern {
    return new ValuePattern(Bytes.of(text), false, null, null);
  }

  /** Fails with a sentence when it is no pattern. */
  static parse(text: string): Result<ValuePattern> {
    if (text == ANY) return Result.of(ValuePattern.all());
    if (!text.startsWith(REGEXP)) return Result.of(ValuePattern.ofExact(text));
    const regex = Regex.compile(text.slice(REGEXP.length));
    if (!regex.ok) return Result.fail(ValuePattern.ofExact(text), regex.error);
    return Result.of(new ValuePattern(Bytes.empty(), false, regex.value, null));
  }

  /** The same for addresses. */
  static parseRange(text: string): Result<ValuePattern> {
    if (text == ANY) return Result.of(ValuePattern.all());
    const range = IpRange.parse(Bytes.of(text));
    if (range == null)
      return Result.fail(ValuePattern.ofExact(text), "expected an IP address or a range as 10.0.0.0/8");
    return Result.of(new ValuePattern(Bytes.empty(), false, null, range));
  }

  matches(value: Bytes): bool {
    if (this.any) return true;
    const regex = this.regex;
    if (regex != null) return regex.test(value);
    const range = this.range;
    if (range == null) return this.exact.equals(value);
    const address = ipBytes(value);
    return address != null && range.contains(address);
  }
}
