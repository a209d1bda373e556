import { Bytes } from "../bytes";
import { CalendarDay, twoDigits } from "./calendar";
import { isDigit, trimmed } from "./ascii";

const DAY: i64 = 86400;

/** Of the first days of a week: 1970 began on a Thursday. */
const DAYS: string = "ThuFriSatSunMonTueWed";
const MONTHS: string = "JanFebMarAprMayJunJulAugSepOctNovDec";
const WORD: i32 = 3;

const SPACE: i32 = 0x20;
const COMMA: i32 = 0x2c;
const DASH: i32 = 0x2d;
const COLON: i32 = 0x3a;

/** Years that RFC 850's two digits stand for begin here, as in most readers: `70` is 1970, `69` is 2069. */
const PIVOT: i64 = 70;

/** A time as RFC 9110, section 5.6.7, writes it: `Sun, 06 Nov 1994 08:49:37 GMT`. @param seconds since 1970, not less than 0 */
export function httpDate(seconds: i64): string {
  const days = seconds / DAY;
  const rest = seconds % DAY;
  const day = CalendarDay.of(days);
  const name = <i32>(days % 7) * WORD;
  const month = <i32>(day.month - 1) * WORD;
  return (
    DAYS.substring(name, name + WORD) +
    ", " +
    twoDigits(day.day) +
    " " +
    MONTHS.substring(month, month + WORD) +
    " " +
    day.year.toString() +
    " " +
    twoDigits(rest / 3600) +
    ":" +
    twoDigits((rest / 60) % 60) +
    ":" +
    twoDigits(rest % 60) +
    " GMT"
  );
}

/**
 * Seconds since 1970 of a time in any of the three forms of RFC 9110, section 5.6.7: IMF-fixdate, RFC 850 and asctime; -1 when
 * it is none of them, or before 1970. The name of the day is not compared with the date.
 */
export function parseHttpDate(text: Bytes): i64 {
  const value = trimmed(text);
  const comma = value.indexOfByte(COMMA);
  return comma < 0 ? readAsctime(value) : readWithComma(new DateReader(value, comma + 1));
}

/** `06 Nov 1994 08:49:37 GMT`, and with dashes `06-Nov-94 08:49:37 GMT`. */
function readWithComma(reader: DateReader): i64 {
  reader.skip(SPACE);
  const day = reader.number(2);
  const separator = reader.take();
  const month = reader.month();
  const ok = (separator == SPACE || separator == DASH) && reader.take() == separator;
  const digits = separator == DASH ? 2 : 4;
  let year = reader.number(digits);
  if (digits == 2) year += year < PIVOT ? 2000 : 1900;
  reader.skip(SPACE);
  const time = reader.time();
  return ok && reader.endsWithGmt() ? secondsOf(year, month, day, time) : -1;
}

/** `Sun Nov  6 08:49:37 1994`. */
function readAsctime(value: Bytes): i64 {
  const reader = new DateReader(value, 0);
  for (let i = 0; i < WORD; i++) reader.take();
  reader.skip(SPACE);
  const month = reader.month();
  reader.skip(SPACE);
  const day = isDigit(value.at(reader.position + 1)) ? reader.number(2) : reader.number(1);
  reader.skip(SPACE);
  const time = reader.time();
  reader.skip(SPACE);
  const year = reader.number(4);
  return reader.isAtEnd ? secondsOf(year, month, day, time) : -1;
}

/** @param parts -1 in any: it is no time */
function secondsOf(year: i64, month: i64, day: i64, time: i64): i64 {
  if (year < 1970 || month < 1 || day < 1 || day > 31 || time < 0) return -1;
  const date = new CalendarDay(year, month, day);
  // A day that the month does not have comes out as one of the next.
  const found = CalendarDay.of(date.days);
  return found.month == month ? date.days * DAY + time : -1;
}

/** Reads from left to right; what is missing is -1. */
@final
class DateReader {
  constructor(
    private readonly text: Bytes,
    public position: i32,
  ) {}

  get isAtEnd(): bool {
    return this.position == this.text.length;
  }

  take(): i32 {
    return this.text.at(this.position++);
  }

  skip(char: i32): void {
    while (this.text.at(this.position) == char) this.position++;
  }

  /** Exactly so many digits. */
  number(digits: i32): i64 {
    let value: i64 = 0;
    for (let i = 0; i < digits; i++) {
      const char = this.take();
      if (!isDigit(char)) return i64.MIN_VALUE;
      value = value * 10 + <i64>(char - 0x30);
    }
    return value;
  }

  /** 1 to 12. */
  month(): i64 {
    const name = this.text.slice(this.position, this.position + WORD);
    this.position += WORD;
    for (let i = 0; i < 12; i++) if (name.equalsString(MONTHS.substring(i * WORD, i * WORD + WORD))) return i + 1;
    return -1;
  }

  /** Seconds of the day; a leap second counts as the one before. */
  time(): i64 {
    const hours = this.number(2);
    const first = this.take();
    const minutes = this.number(2);
    const second = this.take();
    const seconds = this.number(2);
    const isTime = first == COLON && second == COLON && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
    return isTime && seconds >= 0 && seconds <= 60 ? hours * 3600 + minutes * 60 + min<i64>(seconds, 59) : -1;
  }

  endsWithGmt(): bool {
    return this.text.slice(this.position).equalsString(" GMT");
  }
}
