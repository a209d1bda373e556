import { Lexicon } from "./lexicon";
import { QuestionReader } from "./reader";
import { Reading } from "./reading";
import { Term, TermKind } from "./term";

/** How two questions differ although their vectors are close; None: as far as words tell, they ask the same. */
export const enum Difference {
  None,
  Language,
  Negation,
  /** A number, a unit or a date. */
  Number,
  Name,
  /** What stands in quotes, or is code. */
  Literal,
  /** Why, when, where, who. */
  Question,
  /** May or must. */
  Modal,
  /** The same words the other way round: from one to the other. */
  Direction,
  /** Words that say what is asked. */
  Word,
  /** Too long to tell. */
  Length,
}

/** The word for it in headers, logs and metrics. */
export function differenceName(difference: Difference): string {
  switch (difference) {
    case Difference.None:
      return "none";
    case Difference.Language:
      return "language";
    case Difference.Negation:
      return "negation";
    case Difference.Number:
      return "number";
    case Difference.Name:
      return "name";
    case Difference.Literal:
      return "literal";
    case Difference.Question:
      return "question";
    case Difference.Modal:
      return "modal";
    case Difference.Direction:
      return "direction";
    case Difference.Word:
      return "word";
    default:
      return "length";
  }
}

/** How much must be the same. */
export const enum Strictness {
  /** Nothing: the vectors decide. */
  Off,
  /** All but the words that say what is asked. */
  Facts,
  /** These words too, save for their endings and for synonyms that are known. */
  Words,
}

/** Longest question that is read, in UTF-16 units. */
const LONGEST: i32 = 8192;

/**
 * Compares questions whose vectors are close, by what vectors do not tell: whether numbers, names, negations and what is asked are
 * the same. Says "different" when in doubt. A function of two texts; the words it knows are read when they are first needed.
 */
@final
export class LexicalCheck {
  private readonly lexicon: Lexicon = new Lexicon();

  constructor(private readonly strictness: Strictness) {}

  read(text: string): Reading {
    if (text.length > LONGEST) {
      const reading = new Reading(text);
      reading.isTooLong = true;
      return reading;
    }
    return new QuestionReader(text, this.lexicon).read();
  }

  compare(a: Reading, b: Reading): Difference {
    if (this.strictness == Strictness.Off || a.text == b.text) return Difference.None;
    if (a.isTooLong || b.isTooLong) return Difference.Length;
    if (a.language != b.language && a.isSure && b.isSure) return Difference.Language;
    if (a.negations > 0 != b.negations > 0) return Difference.Negation;
    const difference = worse(missing(a, b, this.strictness), missing(b, a, this.strictness));
    if (difference != Difference.None) return difference;
    if (turned(a, b) || turned(b, a) || areSwapped(a, b) || areTurnedRound(a, b) || areTurnedRound(b, a))
      return Difference.Direction;
    return this.strictness == Strictness.Words && choosesOtherwise(a, b) ? Difference.Word : Difference.None;
  }
}

function worse(one: Difference, other: Difference): Difference {
  if (one == Difference.None) return other;
  return other == Difference.None ? one : min(one, other);
}

/** The gravest of what the first says and the second does not. */
function missing(a: Reading, b: Reading, strictness: Strictness): Difference {
  let worst = Difference.None;
  const strict = a.hasEnglishEndings && b.hasEnglishEndings;
  for (let i = 0; i < a.terms.length; i++) {
    const term = a.terms[i];
    if (has(b, term, strict)) continue;
    // `How can I` and `how do I` ask the same; `when can I` and `when must I` do not.
    const isFrame = term.kind == TermKind.Modal && (a.asks || b.asks);
    if (isFrame && (a.asksHow || b.asksHow || !b.hasModal)) continue;
    worst = worse(worst, differenceOf(term.kind, strictness));
  }
  return worst;
}

/** @param isEnglish only endings of English's are none of the meaning */
function has(reading: Reading, term: Term, isEnglish: bool): bool {
  for (let i = 0; i < reading.terms.length; i++) if (term.matches(reading.terms[i], isEnglish)) return true;
  return false;
}

function differenceOf(kind: TermKind, strictness: Strictness): Difference {
  switch (kind) {
    case TermKind.Name:
      return Difference.Name;
    case TermKind.Fact:
      return Difference.Number;
    case TermKind.Literal:
      return Difference.Literal;
    case TermKind.Question:
      return Difference.Question;
    case TermKind.Modal:
      return Difference.Modal;
    default:
      return strictness == Strictness.Words ? Difference.Word : Difference.None;
  }
}

/** Whether a direction that the first gives leads elsewhere in the second, or nowhere, or is the other way round. */
function turned(a: Reading, b: Reading): bool {
  for (let i = 0; i < a.directions.length; i++) {
    const name = a.directions[i].name;
    const one = a.target(name);
    if (one == null) continue;
    const other = b.target(name);
    if (other != null ? !one.matches(other) : b.leads(name) || b.leadsOtherwiseTo(name, one)) return true;
  }
  return false;
}

/** Whether both name the same, in another order, where the order may say who does what. */
function areSwapped(a: Reading, b: Reading): bool {
  if (a.directions.length > 0 && b.directions.length > 0) return false;
  return (
    differInOrder(orderOf(a, b, TermKind.Name), orderOf(b, a, TermKind.Name)) ||
    differInOrder(orderOf(a, a, TermKind.Fact), orderOf(b, b, TermKind.Fact))
  );
}

/**
 * Whether two questions say the very same words, and the order says who does what: `who beat Spain` and `who did Spain beat`; two
 * words have changed places around others, as in `do cats chase dogs`.
 */
function areTurnedRound(a: Reading, b: Reading): bool {
  if (a.terms.length != b.terms.length) return false;
  let first = -1;
  let last = -1;
  let count = 0;
  for (let i = 0; i < a.terms.length; i++) {
    const text = a.terms[i].text;
    if (b.countOf(text) != 1) return false;
    if (text == b.terms[i].text) continue;
    if (count++ == 0) first = i;
    last = i;
  }
  return count > 0 && (a.asksWho || (count == 2 && last > first + 1));
}

/** The terms of a reading that are of a kind, there or in the other one. */
function orderOf(reading: Reading, other: Reading, kind: TermKind): Array<string> {
  const out: string[] = [];
  for (let i = 0; i < reading.terms.length; i++) {
    const term = reading.terms[i];
    if (term.kind == kind || other.hasOfKind(kind, term.text)) out.push(term.text);
  }
  return out;
}

function differInOrder(a: Array<string>, b: Array<string>): bool {
  if (a.length != b.length || a.length < 2) return false;
  let differ = false;
  for (let i = 0; i < a.length; i++) {
    if (!b.includes(a[i])) return false;
    if (a[i] != b[i]) differ = true;
  }
  return differ;
}

/** Whether both choose within a family, and nothing in common. */
function choosesOtherwise(a: Reading, b: Reading): bool {
  for (let shift: u32 = 0; shift < 32; shift += 4) {
    const one = (a.choices >> shift) & 15;
    const other = (b.choices >> shift) & 15;
    if (one != 0 && other != 0 && (one & other) == 0) return true;
  }
  return false;
}
