/** Days of the months of a leap year. */
const DAYS: StaticArray<i32> = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day; years count from 0, so that an unknown century (0) has leap years. */
export function isDay(year: i32, month: i32, day: i32): bool {
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) return false;
  return month != 2 || day < 29 || year % 4 == 0;
}
