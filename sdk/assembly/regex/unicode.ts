import { UnicodeClasses } from "./classes";
import { CodePoints, MAX_CODE_POINT } from "./code-points";
import { categoryNames, categoryTable, scriptNames, scriptTable } from "./unicode.gen";
import { Varints } from "./varints";

/** A run of at least this many code points has a number of its own after it, of those above. */
const LONG_RUN: i32 = 7;

/** Length code of a run whose length follows, and of one that alternates between Lu and Ll. */
const LONG: i32 = 6;
const ALTERNATING: i32 = 7;

/** Bits of the categories Lu, Ll and Lt. */
const CASED: u32 = 0b1110;

/**
 * Lets patterns use `\pL`, `\p{Lu}`, `\p{Han}` and the like: all general categories, the common scripts, Any. Adds
 * about 6 KB to the module; call it once, before the first pattern is compiled.
 */
export function linkUnicodeClasses(): void {
  UnicodeClasses.link(unicodeClass);
}

/** The category or script of this name; null when there is none. Case, spaces, `-` and `_` do not count, as in Go. */
function unicodeClass(name: string): CodePoints | null {
  const plain = plainName(name);
  if (plain == "any") return CodePoints.range(0, MAX_CODE_POINT);
  const categories = plain == "lc" ? CASED : categoriesOf(plain);
  return categories != 0 ? categoryClass(categories) : scriptClass(plain);
}

/** The letters and digits of a name, in lower case. */
function plainName(name: string): string {
  let plain = "";
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit == 0x20 || unit == 0x2d || unit == 0x5f) continue;
    plain += String.fromCharCode(unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit);
  }
  return plain;
}

/** Bits of the categories that a name of one or two letters means. */
function categoriesOf(name: string): u32 {
  if (name.length < 1 || name.length > 2) return 0;
  const names = categoryNames();
  let bits: u32 = 0;
  for (let i = 0; i < names.length; i += 2) {
    const major = names.charCodeAt(i) | 0x20;
    const minor = names.charCodeAt(i + 1);
    if (name.charCodeAt(0) == major && (name.length == 1 || name.charCodeAt(1) == minor)) bits |= 1 << (i >> 1);
  }
  return bits;
}

/** All code points of some categories. */
function categoryClass(categories: u32): CodePoints {
  const set = new CodePoints();
  const table = new Varints(categoryTable());
  for (let next: u32 = 0; next <= MAX_CODE_POINT; ) {
    const run = table.byte();
    const category = run >> 3;
    const code = run & 7;
    const size = code < LONG ? code + 1 : code == LONG ? table.next() + LONG_RUN : table.next();
    const end = next + <u32>size;
    if (code == ALTERNATING) addAlternating(set, next, end, category, categories);
    else if ((categories >> category) & 1) set.add(next, end - 1);
    next = end;
  }
  return set;
}

/** Adds what a run `[from, to)` holds in which Lu and Ll alternate, `category` (1 or 2) first. */
function addAlternating(set: CodePoints, from: u32, to: u32, category: i32, categories: u32): void {
  for (let point = from; point < to; point++) {
    if ((categories >> category) & 1) set.add(point, point);
    category = 3 - category;
  }
}

/** All code points of a script; null when it is not in the tables. */
function scriptClass(name: string): CodePoints | null {
  const names = scriptNames().split(" ");
  const table = new Varints(scriptTable());
  for (let i = 0; i < names.length; i++) {
    const set = new CodePoints();
    let next: u32 = 0;
    for (let ranges = table.next(); ranges > 0; ranges--) {
      const lo = next + <u32>table.next();
      next = lo + <u32>table.next() + 1;
      set.add(lo, next - 1);
    }
    if (names[i] == name) return set;
  }
  return null;
}
