/** How a score is compared with a threshold: by what a vector server measures, more or less is closer. */
export const enum Relation {
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
}

/** `lt`, `lte`, `gt` or `gte`, as configurations write it. */
export function relationOf(name: string): Relation {
  if (name == "lt") return Relation.Less;
  if (name == "lte") return Relation.LessOrEqual;
  return name == "gt" ? Relation.Greater : Relation.GreaterOrEqual;
}

/** What a score is to a threshold. */
export const enum Closeness {
  Far,
  /** Not close enough for a pair that is new, but for one that has matched before. */
  Nearly,
  Close,
}

/** Cosine of the angle between the vectors of two questions that ask the same, at least: what the quality table is made with. */
const SIMILARITY: f64 = 0.93;

/** From which score on two questions ask the same. */
@final
export class Threshold {
  /** @param hysteresis by how much a score may be worse for a pair that has matched before */
  constructor(
    readonly value: f64,
    readonly relation: Relation,
    private readonly hysteresis: f64,
  ) {}

  /** The threshold where none is given, in what servers of that type measure unless they are told otherwise. */
  static usual(type: string, hysteresis: f64): Threshold {
    const distance = 1 - SIMILARITY;
    if (type == "dashvector" || type == "chroma" || type == "weaviate" || type == "redis") {
      return new Threshold(distance, Relation.LessOrEqual, hysteresis);
    }
    // Elasticsearch makes cosines positive: (1 + cosine) / 2.
    const score = type == "elasticsearch" ? 1 - distance / 2 : SIMILARITY;
    return new Threshold(score, Relation.GreaterOrEqual, hysteresis);
  }

  closeness(score: f64): Closeness {
    if (this.accepts(score, 0)) return Closeness.Close;
    return this.hysteresis > 0 && this.accepts(score, this.hysteresis) ? Closeness.Nearly : Closeness.Far;
  }

  private accepts(score: f64, slack: f64): bool {
    switch (this.relation) {
      case Relation.Less:
        return score < this.value + slack;
      case Relation.LessOrEqual:
        return score <= this.value + slack;
      case Relation.Greater:
        return score > this.value - slack;
      default:
        return score >= this.value - slack;
    }
  }
}
