import { Bytes } from "./bytes";

/** What a secret shows of itself, wherever it is printed. */
const REDACTED: string = "[redacted]";

/** A key or password: it goes where it must by `reveal`, and into no log line or error by accident. */
@final
export class Secret {
  constructor(private readonly value: Bytes) {}

  static of(text: string): Secret {
    return new Secret(Bytes.of(text));
  }

  /** The secret itself. Ask for it only to hand it to the one who is to know it. */
  reveal(): Bytes {
    return this.value;
  }

  toString(): string {
    return REDACTED;
  }
}
