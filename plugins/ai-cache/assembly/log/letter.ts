/** What an event of a log is, in the order of `FIELDS`. */
export const enum Event {
  Start,
  Choice,
  Text,
  Reasoning,
  Signature,
  Redacted,
  Refusal,
  Tool,
  ToolSignature,
  Arguments,
  Extra,
  Finish,
  Usage,
  End,
}

/** How many events there are. */
export const EVENTS: i32 = 14;

/** The letter of the first event; the others follow. */
export const FIRST_LETTER: i32 = 0x41;

/** Fields that an event has. */
export function fieldsOf(event: i32): i32 {
  switch (event) {
    case Event.Start:
    case Event.Tool:
    case Event.Extra:
    case Event.Finish:
      return 3;
    case Event.ToolSignature:
    case Event.Arguments:
      return 2;
    case Event.End:
      return 0;
    default:
      return 1;
  }
}

/** What every log begins with: the form it has. */
export const VERSION: string = "answer/1\n";
