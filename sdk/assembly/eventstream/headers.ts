import { Bytes } from "../bytes";

/** Types of header values that carry a length of two bytes before them. */
const BYTES: i32 = 6;
const STRING: i32 = 7;

/** The headers of one AWS event stream message, as far as they tell what the message is; of a doubled one the last counts. */
@final
export class EventStreamHeaders {
  /** `event`, `exception` or `error` */
  messageType: Bytes = Bytes.empty();
  eventType: Bytes = Bytes.empty();
  exceptionType: Bytes = Bytes.empty();
  errorCode: Bytes = Bytes.empty();
  errorMessage: Bytes = Bytes.empty();
  /** Whether all headers were well-formed. */
  readonly ok: bool;

  /** @param headers each: length of the name in one byte, name, type in one byte, value */
  constructor(headers: Bytes) {
    let at = 0;
    let ok = true;
    while (ok && at < headers.length) {
      const nameEnd = at + 1 + headers.at(at);
      const type = headers.at(nameEnd);
      const hasLength = type == BYTES || type == STRING;
      const from = nameEnd + (hasLength ? 3 : 1);
      // A byte that is missing is -1, and so the size is negative.
      const size = hasLength ? (headers.at(nameEnd + 1) << 8) | headers.at(nameEnd + 2) : fixedSize(type);
      ok = size >= 0 && from + size <= headers.length;
      const value = type == STRING ? headers.slice(from, from + size) : Bytes.empty();
      if (ok) this.take(headers.slice(at + 1, nameEnd), value);
      at = from + size;
    }
    this.ok = ok;
  }

  private take(name: Bytes, value: Bytes): void {
    if (name.equalsString(":message-type")) this.messageType = value;
    else if (name.equalsString(":event-type")) this.eventType = value;
    else if (name.equalsString(":exception-type")) this.exceptionType = value;
    else if (name.equalsString(":error-code")) this.errorCode = value;
    else if (name.equalsString(":error-message")) this.errorMessage = value;
  }
}

/** Size in bytes of a value of this type: true, false, byte, short, integer, long, timestamp, UUID; -1 for no such type. */
function fixedSize(type: i32): i32 {
  switch (type) {
    case 0:
    case 1:
      return 0;
    case 2:
      return 1;
    case 3:
      return 2;
    case 4:
      return 4;
    case 5:
    case 8:
      return 8;
    case 9:
      return 16;
    default:
      return -1;
  }
}
