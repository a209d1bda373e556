import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Formats that are checked; of others, a text may be anything, as JSON Schema has it. */
export const FORMATS: StaticArray<string> = ["date", "time", "date-time", "email", "ipv4", "uuid", "uri"];

const DAYS: StaticArray<i32> = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text has a format. @param format one of `FORMATS` */
export function hasFormat(format: string, text: Bytes): bool {
  if (format == "date") return isDate(text);
  if (format == "time") return isTime(text);
  if (format == "date-time") return isDateTime(text);
  if (format == "email") return isEmail(text);
  if (format == "ipv4") return isIpv4(text);
  return format == "uuid" ? isUuid(text) : isUri(text);
}

/** RFC 3339: `2026-01-31`. */
function isDate(text: Bytes): bool {
  if (text.length != 10 || text.at(4) != 0x2d || text.at(7) != 0x2d) return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) return false;
  const isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month != 2 || day < 29 || isLeap;
}

/** RFC 3339: `23:59:59.25+01:00`, `12:00:00Z`. */
function isTime(text: Bytes): bool {
  if (text.at(2) != 0x3a || text.at(5) != 0x3a) return false;
  const seconds = digits(text, 6, 8);
  if (!isClock(text, 0) || seconds < 0 || seconds > 60) return false;
  let at = 8;
  if (text.at(at) == 0x2e) {
    const first = ++at;
    while (isDigit(text.at(at))) at++;
    if (at == first) return false;
  }
  const zone = text.at(at);
  if ((zone | 0x20) == 0x7a) return at + 1 == text.length;
  if (zone != 0x2b && zone != 0x2d) return false;
  return at + 6 == text.length && text.at(at + 3) == 0x3a && isClock(text, at + 1);
}

function isDateTime(text: Bytes): bool {
  const mark = text.at(10) | 0x20;
  return (mark == 0x74 || mark == 0x20) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** Hours and minutes. */
function isClock(text: Bytes, at: i32): bool {
  const hours = digits(text, at, at + 2);
  const minutes = digits(text, at + 3, at + 5);
  return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

/** One `@` that stands between texts without white space. */
function isEmail(text: Bytes): bool {
  const at = text.indexOfByte(0x40);
  if (at < 1 || at == text.length - 1 || text.indexOfByte(0x40, at + 1) >= 0) return false;
  return isVisible(text) && text.at(at + 1) != 0x2e && text.at(text.length - 1) != 0x2e;
}

function isIpv4(text: Bytes): bool {
  let from = 0;
  for (let i = 0; i < 4; i++) {
    const dot = i < 3 ? text.indexOfByte(0x2e, from) : text.length;
    const length = dot - from;
    if (length < 1 || length > 3 || (length > 1 && text.at(from) == 0x30)) return false;
    const number = digits(text, from, dot);
    if (number < 0 || number > 255) return false;
    from = dot + 1;
  }
  return true;
}

function isUuid(text: Bytes): bool {
  if (text.length != 36) return false;
  for (let i = 0; i < 36; i++) {
    const c = text.at(i);
    const isDash = i == 8 || i == 13 || i == 18 || i == 23;
    if (isDash ? c != 0x2d : !isDigit(c) && <u32>((c | 0x20) - 0x61) > 5) return false;
  }
  return true;
}

/** RFC 3986, as far as its scheme goes: a letter, and letters, digits and `+-.` up to a colon. */
function isUri(text: Bytes): bool {
  const colon = text.indexOfByte(0x3a);
  if (colon < 1 || !isVisible(text) || <u32>((text.at(0) | 0x20) - 0x61) > 25) return false;
  for (let i = 1; i < colon; i++) {
    const c = text.at(i);
    const isMark = c == 0x2b || c == 0x2d || c == 0x2e;
    if (!isMark && !isDigit(c) && <u32>((c | 0x20) - 0x61) > 25) return false;
  }
  return true;
}

/** Neither white space nor control characters. */
function isVisible(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) <= 0x20 || text.at(i) == 0x7f) return false;
  return true;
}

function isDigit(c: i32): bool {
  return <u32>(c - 0x30) <= 9;
}

/** The number that stands there; -1: what stands there is none. */
function digits(text: Bytes, from: i32, to: i32): i32 {
  let number = 0;
  for (let i = from; i < to; i++) {
    if (!isDigit(text.at(i))) return -1;
    number = number * 10 + text.at(i) - 0x30;
  }
  return number;
}
