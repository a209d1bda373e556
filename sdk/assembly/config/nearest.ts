import { lowerAscii } from "../encoding/ascii";

/** Names longer than this are compared with nothing: the comparison is quadratic, and a typo this long is none. */
const LONGEST: i32 = 40;

/** Edits that still count as a typo. */
const MOST_EDITS: i32 = 2;

/**
 * The known name that `name` is probably a typo of (upper and lower case count as equal), or "".
 * @param known names that single spaces part
 */
export function nearest(name: string, known: string): string {
  if (name.length > LONGEST) return "";
  const wanted = lowerAscii(name);
  let best = "";
  // A short name is close to everything: of three letters, one may be wrong.
  let fewest = (wanted.length > 3 ? MOST_EDITS : 1) + 1;
  let from = 0;
  while (from < known.length) {
    const space = known.indexOf(" ", from);
    const word = known.substring(from, space < 0 ? known.length : space);
    const edits = distance(wanted, lowerAscii(word), fewest);
    if (edits < fewest) {
      fewest = edits;
      best = word;
    }
    from += word.length + 1;
  }
  return best;
}

/** Levenshtein's distance by one row; `cap` or more when it is at least `cap`. */
function distance(a: string, b: string, cap: i32): i32 {
  if (abs(a.length - b.length) >= cap) return cap;
  const row = new StaticArray<i32>(b.length + 1);
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      const changed = a.charCodeAt(i - 1) == b.charCodeAt(j - 1) ? diagonal : diagonal + 1;
      row[j] = min(changed, min(above, row[j - 1]) + 1);
      diagonal = above;
    }
  }
  return row[b.length];
}
