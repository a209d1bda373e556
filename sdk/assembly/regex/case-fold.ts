import { FOLD_TABLE_SIZE, foldTable } from "./case-fold.gen";
import { CodePoints } from "./code-points";
import { Varints } from "./varints";

/** Steps from a code point to all others of its orbit; the largest orbits (as that of theta) have four members. */
const LONGEST_WAY: i32 = 3;

/** The set and all code points that differ from one of its own only in case, by Unicode's simple folding. */
export function foldCase(set: CodePoints): CodePoints {
  const all = new CodePoints();
  all.addAll(set);
  let from = set;
  for (let i = 0; i < LONGEST_WAY && from.length > 0; i++) {
    from = nextOfOrbit(from);
    all.addAll(from);
  }
  return all;
}

/** For each code point that has an orbit, the next one of it (and, in runs of pairs, itself). */
function nextOfOrbit(set: CodePoints): CodePoints {
  const out = new CodePoints();
  const table = new Varints(foldTable());
  const end = table.at + FOLD_TABLE_SIZE;
  let next: u32 = 0;
  let index = 0;
  while (table.at < end) {
    const first = next + <u32>table.next();
    const size = table.next();
    const pairs = (size & 1) != 0;
    const last = first + <u32>(size >> 1);
    const delta = pairs ? 0 : unzigzag(table.next());
    next = last + 1;
    while (index < set.length && set.hi(index) < first) index++;
    for (let i = index; i < set.length && set.lo(i) <= last; i++) {
      const lo = max(set.lo(i), first);
      const hi = min(set.hi(i), last);
      if (pairs) out.add(lo - ((lo - first) & 1), hi + (((hi - first) & 1) ^ 1));
      else out.add(lo + delta, hi + delta);
    }
  }
  return out;
}

/** Two's complement, so that adding it to a u32 also goes down. */
function unzigzag(value: i32): u32 {
  return <u32>((value >> 1) ^ -(value & 1));
}
