/** Days from the first of March of the year 0 to 1970. */
const EPOCH: i64 = 719468;
/** Days of 400 years. */
const ERA: i64 = 146097;

/** A day of the Gregorian calendar. */
@final
export class CalendarDay {
  constructor(
    readonly year: i64,
    /** 1 to 12 */
    readonly month: i64,
    /** 1 to 31 */
    readonly day: i64,
  ) {}

  /** @param days since 1970, not less than 0 */
  static of(days: i64): CalendarDay {
    const shifted = days + EPOCH;
    // Years begin in March here, so that the day of a leap year is the last one.
    const dayOfEra = shifted % ERA;
    const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const march = (5 * dayOfYear + 2) / 153;
    const month = march < 10 ? march + 3 : march - 9;
    const year = yearOfEra + (shifted / ERA) * 400 + (month <= 2 ? 1 : 0);
    return new CalendarDay(year, month, dayOfYear - (153 * march + 2) / 5 + 1);
  }

  /** Days since 1970. */
  get days(): i64 {
    const year = this.month <= 2 ? this.year - 1 : this.year;
    const yearOfEra = year % 400;
    const march = this.month > 2 ? this.month - 3 : this.month + 9;
    const dayOfYear = (153 * march + 2) / 5 + this.day - 1;
    return (year / 400) * ERA + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EPOCH;
  }

  /** The first day of the next month. */
  get nextMonth(): CalendarDay {
    return this.month == 12 ? new CalendarDay(this.year + 1, 1, 1) : new CalendarDay(this.year, this.month + 1, 1);
  }

  /** `2026-11` */
  get monthText(): string {
    return this.year.toString() + "-" + twoDigits(this.month);
  }

  /** `2026-11-30` */
  toString(): string {
    return this.monthText + "-" + twoDigits(this.day);
  }
}

/** With a zero in front of one digit. */
export function twoDigits(value: i64): string {
  return value < 10 ? "0" + value.toString() : value.toString();
}
