import { CalendarDay, twoDigits } from "../encoding/calendar";

const SECONDS_PER_DAY: i64 = 86400;

/** A time as RFC 3339 writes it, in whole seconds: `2026-11-30T06:00:00Z`. @param milliseconds since 1970, not less than 0 */
export function utcTime(milliseconds: i64): string {
  const seconds = milliseconds / 1000;
  const rest = seconds % SECONDS_PER_DAY;
  const time = twoDigits(rest / 3600) + ":" + twoDigits((rest / 60) % 60) + ":" + twoDigits(rest % 60);
  return CalendarDay.of(seconds / SECONDS_PER_DAY).toString() + "T" + time + "Z";
}
