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
    return difference == Difference.None ? turned(a, b) : difference;
  }
}

function worse(one: Difference, other: Difference): Difference {
  if (one == Difference.None) return other;
  return other == Difference.None ? one : min(one, other);
}

/** The gravest of what the first says and the second does not. */
function missing(a: Reading, b: Reading, strictness: Strictness): Difference {
  let worst = Difference.None;
  for (let i = 0; i < a.terms.length; i++) {
    const term = a.terms[i];
    if (has(b, term)) continue;
    if (term.kind == TermKind.Modal && (a.asks || b.asks)) continue;
    worst = worse(worst, differenceOf(term.kind, strictness));
  }
  return worst;
}

function has(reading: Reading, term: Term): bool {
  for (let i = 0; i < reading.terms.length; i++) if (term.matches(reading.terms[i])) return true;
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

/** Whether a direction that both give leads elsewhere. */
function turned(a: Reading, b: Reading): Difference {
  for (let i = 0; i < a.directions.length; i++) {
    const name = a.directions[i].name;
    const one = a.target(name);
    const other = b.target(name);
    if (one != null && other != null && !one.matches(other)) return Difference.Direction;
  }
  return Difference.None;
}
