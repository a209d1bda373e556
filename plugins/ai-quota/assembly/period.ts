import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CalendarDay, twoDigits } from "proxy-wasm-assemblyscript-sdk/assembly/limit";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/** Days from a Monday to the first of January 1970, a Thursday. */
const AFTER_MONDAY: i64 = 3;

/** How often a budget begins anew. */
export const enum PeriodKind {
  Hour,
  Day,
  /** From Monday on. */
  Week,
  Month,
  /** Never at once: each moment looks back on so many seconds. */
  Rolling,
}

/** A kind by its name in configurations; Month for anything else. */
export function periodKindOf(name: string): PeriodKind {
  if (name == "Hour") return PeriodKind.Hour;
  if (name == "Day") return PeriodKind.Day;
  if (name == "Week") return PeriodKind.Week;
  return name == "Rolling" ? PeriodKind.Rolling : PeriodKind.Month;
}

/** One period of the calendar. */
@final
export class Span {
  constructor(
    /** Where it begins, as the zone's calendars have it: `2026-11`; no other period of its kind has the same. */
    readonly name: string,
    /** Milliseconds since 1970. */
    readonly end: i64,
  ) {}
}

/** Which period a moment belongs to. */
@final
export class Period {
  constructor(
    readonly kind: PeriodKind,
    /** Milliseconds by which the zone's clocks are ahead of UTC. */
    private readonly offset: i64,
    /** Milliseconds of a rolling period. */
    readonly window: i64,
  ) {}

  get isRolling(): bool {
    return this.kind == PeriodKind.Rolling;
  }

  /** @param now milliseconds since 1970, at least a day */
  spanAt(now: i64): Span {
    const local = now + this.offset;
    const days = local / DAY;
    const today = CalendarDay.of(days);
    switch (this.kind) {
      case PeriodKind.Hour: {
        const hour = (local / HOUR) % 24;
        return this.span(today.toString() + "T" + twoDigits(hour), (local / HOUR + 1) * HOUR);
      }
      case PeriodKind.Day:
        return this.span(today.toString(), (days + 1) * DAY);
      case PeriodKind.Week: {
        const monday = days - ((days + AFTER_MONDAY) % 7);
        return this.span(CalendarDay.of(monday).toString(), (monday + 7) * DAY);
      }
      default:
        return this.span(today.monthText, today.nextMonth.days * DAY);
    }
  }

  /** @param end by the zone's clocks */
  private span(name: string, end: i64): Span {
    return new Span(name, end - this.offset);
  }
}

/** Milliseconds by which `UTC`, `Z`, `+05:30` or `-08:00` is ahead of UTC; fails with a sentence. */
export function parseZone(text: string): Result<i64> {
  if (text == "UTC" || text == "Z") return Result.of<i64>(0);
  const bytes = Bytes.of(text);
  const sign = bytes.at(0);
  const hours = twoDigitsAt(bytes, 1);
  const minutes = twoDigitsAt(bytes, 4);
  const isZone = bytes.length == 6 && bytes.at(3) == 0x3a && (sign == 0x2b || sign == 0x2d);
  if (!isZone || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
    return Result.fail<i64>(0, "expected UTC or an offset as +05:30: zones that change their clocks have no fixed day");
  }
  const offset = hours * HOUR + minutes * MINUTE;
  return Result.of<i64>(sign == 0x2d ? -offset : offset);
}

/** -1 when no two digits stand there. */
function twoDigitsAt(text: Bytes, at: i32): i64 {
  const tens = text.at(at) - 0x30;
  const ones = text.at(at + 1) - 0x30;
  return <u32>tens > 9 || <u32>ones > 9 ? -1 : tens * 10 + ones;
}
