import { HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";

const LIMIT: string = "x-ratelimit-limit";
const REMAINING: string = "x-ratelimit-remaining";
const RESET: string = "x-ratelimit-reset";

/** How a limit stands after a request was counted. */
@final
export class Standing {
  constructor(
    private readonly limit: i64,
    private readonly used: i64,
    /** Seconds until the window is over. */
    private readonly left: i64,
  ) {}

  /** Of what Higress's script answers: `[limit, used, seconds left]`; null when it is no such answer. */
  static of(value: StoreValue): Standing | null {
    if (value.length != 3) return null;
    return new Standing(value.at(0).asInteger(), value.at(1).asInteger(), value.at(2).asInteger());
  }

  get isExceeded(): bool {
    return this.used > this.limit;
  }

  /** What an answer tells of it. */
  quota(): HeaderList {
    const remaining = max<i64>(this.limit - this.used, 0);
    return new HeaderList().add(LIMIT, this.limit.toString()).add(REMAINING, remaining.toString());
  }

  /** What a refusal tells of it. */
  refusal(showsQuota: bool): HeaderList {
    const headers = showsQuota ? this.quota() : new HeaderList();
    return headers.add(RESET, this.left.toString());
  }
}
