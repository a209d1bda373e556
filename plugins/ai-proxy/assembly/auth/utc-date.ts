import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

const SECONDS_A_DAY: i64 = 86400;
/** Days from 0000-03-01 to 1970-01-01. Years that begin in March have the leap day at their end. */
const DAYS_BEFORE_1970: i64 = 719468;
/** The Gregorian calendar repeats after 400 years. */
const DAYS_AN_ERA: i64 = 146097;

/** The date of a second since 1970 in UTC: `2019-02-25`. */
export function utcDate(seconds: i64): Bytes {
  const days = max<i64>(seconds, 0) / SECONDS_A_DAY + DAYS_BEFORE_1970;
  const dayOfEra = days % DAYS_AN_ERA;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  // March is 0; five months have 153 days from March on.
  const month = (5 * dayOfYear + 2) / 153;
  const year = (days / DAYS_AN_ERA) * 400 + yearOfEra + (month < 10 ? 0 : 1);
  const out = new ByteWriter(16);
  out.integer(year);
  writeTwoDigits(out, month < 10 ? month + 3 : month - 9);
  writeTwoDigits(out, dayOfYear - (153 * month + 2) / 5 + 1);
  return out.take();
}

function writeTwoDigits(out: ByteWriter, number: i64): void {
  out.text(number < 10 ? "-0" : "-");
  out.integer(number);
}
