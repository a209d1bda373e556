import { CodePoints } from "./code-points";

/** A function that knows Unicode classes by name; null for a name it does not know. */
export type UnicodeLookup = (name: string) => CodePoints | null;

/** The Unicode classes, if a plugin wanted them: their tables are large, so nothing here imports them. */
export class UnicodeClasses {
  private static lookup: UnicodeLookup | null = null;

  static get linked(): bool {
    return UnicodeClasses.lookup != null;
  }

  static link(lookup: UnicodeLookup): void {
    UnicodeClasses.lookup = lookup;
  }

  /** The class `\p{name}`; null when it is not known or the tables are not linked. */
  static find(name: string): CodePoints | null {
    const lookup = UnicodeClasses.lookup;
    return lookup == null ? null : lookup(name);
  }
}

/** The POSIX classes as RE2 has them, all ASCII: name, colon, pairs of first and last character, space. */
function posixClasses(): string {
  return (
    "alnum:09AZaz alpha:AZaz ascii:\x00\x7f blank:\t\t\x20\x20 cntrl:\x00\x1f\x7f\x7f digit:09 graph:!~ lower:az " +
    "print:\x20~ punct:!/:@[`{~ space:\t\r\x20\x20 upper:AZ word:09AZ__az xdigit:09AFaf "
  );
}

/** The class `[:name:]`; null when there is none. */
export function posixClass(name: string): CodePoints | null {
  const all = posixClasses();
  const key = name + ":";
  let at = name.length == 0 || name.includes(":") ? -1 : all.indexOf(key);
  // A name may be the end of another one: "space" never is, but "pace" is.
  if (at < 0 || (at > 0 && all.charCodeAt(at - 1) != 0x20)) return null;
  const set = new CodePoints();
  at += key.length;
  do {
    set.add(<u32>all.charCodeAt(at), <u32>all.charCodeAt(at + 1));
    at += 2;
  } while (all.charCodeAt(at) != 0x20 || all.charCodeAt(at + 1) == 0x20);
  return set;
}

/** The class of `\d`, `\s` or `\w`, given the letter in lower case; null for another letter. */
export function perlClass(letter: i32): CodePoints | null {
  if (letter == 0x64) return posixClass("digit");
  if (letter == 0x77) return posixClass("word");
  if (letter != 0x73) return null;
  const set = CodePoints.range(0x09, 0x0a);
  set.add(0x0c, 0x0d);
  set.add(0x20, 0x20);
  return set;
}
