import { weighted } from "../number/checksums";
import { Needs, NumberCheck } from "../number/number-check";
import { Pattern, PatternKind } from "../../pattern";
import { Context } from "../context";

/** Australia's tax file number (ATO): nine digits, weights, a multiple of 11; a word has to tell it. */
export function tfnPatterns(): Pattern[] {
  const text = "\\b\\d{3}[ -]?\\d{3}[ -]?\\d{3}\\b(?:[-._/:@ ]\\d)?";
  return [new Pattern(text, PatternKind.Regex, false, new TfnCheck())];
}

@final
class TfnCheck extends NumberCheck {
  constructor() {
    super(9, 9, Needs.Context, new Context("tfn|tax file*"));
  }

  protected override isValid(): bool {
    return weighted(this.chars, WEIGHTS) % 11 == 0 && !this.chars.areSame(0, 9);
  }
}

const WEIGHTS: StaticArray<i32> = [1, 4, 3, 7, 5, 8, 6, 9, 10];
