const SECONDS_PER_DAY: i64 = 86400;
/** Days from the first of March of the year 0 to 1970. */
const EPOCH: i64 = 719468;
/** Days of 400 years. */
const ERA: i64 = 146097;

/** A time as RFC 3339 writes it, in whole seconds: `2026-11-30T06:00:00Z`. @param milliseconds since 1970, not less than 0 */
export function utcTime(milliseconds: i64): string {
  const seconds = milliseconds / 1000;
  const days = seconds / SECONDS_PER_DAY + EPOCH;
  const rest = seconds % SECONDS_PER_DAY;
  // Years begin in March here, so that the day of a leap year is the last one.
  const dayOfEra = days % ERA;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const march = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * march + 2) / 5 + 1;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + (days / ERA) * 400 + (month <= 2 ? 1 : 0);
  const date = year.toString() + "-" + two(month) + "-" + two(day);
  return date + "T" + two(rest / 3600) + ":" + two((rest / 60) % 60) + ":" + two(rest % 60) + "Z";
}

function two(value: i64): string {
  return value < 10 ? "0" + value.toString() : value.toString();
}
