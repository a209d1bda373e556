import { isLuhn } from "../number/checksums";
import { Needs, NumberCheck } from "../number/number-check";
import { Bytes } from "../../../bytes";
import { Pattern, PatternKind } from "../../pattern";
import { Context } from "../context";
import { Compact } from "../number/compact";

/**
 * Social security numbers of the United States: no check digit, but areas, groups and serials that are never given (SSA,
 * POMS RM 10201.030). Without dashes a word has to tell it.
 */
export function ssnPatterns(): Pattern[] {
  const text = "\\b\\d{3}[ -]?\\d{2}[ -]?\\d{4}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new SsnCheck())];
}

@final
class SsnCheck extends NumberCheck {
  constructor() {
    super(9, 9, Needs.Context, new Context("ssn|ssns|social security*|soc sec*|itin|tax id*|taxpayer*"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const area = <i32>chars.number(0, 3);
    const serial = <i32>chars.number(5, 9);
    if (area == 0 || area == 666 || area >= 900 || chars.number(3, 5) == 0 || serial == 0) return false;
    // Printed on a sample card that came with wallets; never valid since.
    return area != 78 || serial != 1120;
  }

  protected override isTold(text: Bytes, start: i32, end: i32): bool {
    const isDashed = text.at(start + 3) == 0x2d && text.at(start + 6) == 0x2d;
    return isDashed || this.hasContext(text, start);
  }
}

/** Canada's social insurance number: Luhn; a word has to tell it. */
export function sinPatterns(): Pattern[] {
  const text = "\\b\\d{3}[ -]?\\d{3}[ -]?\\d{3}\\b(?:[-._/:@ ]\\d)?";
  return [new Pattern(text, PatternKind.Regex, false, new SinCheck())];
}

@final
class SinCheck extends NumberCheck {
  constructor() {
    super(9, 9, Needs.Context, new Context("sin|sins|social insurance*|assurance sociale*|nas"));
  }

  protected override isValid(): bool {
    return isLuhn(this.chars, 0, 9) && !this.chars.areSame(0, 9);
  }
}

/** Brazil's CPF: two check digits; without separators a word has to tell it. */
export function cpfPatterns(): Pattern[] {
  const text = "\\b\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new CpfCheck())];
}

@final
class CpfCheck extends NumberCheck {
  constructor() {
    super(11, 11, Needs.ContextIfPlain, new Context("cpf|contribuinte|pessoa física*"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    if (chars.areSame(0, 11)) return false;
    return mod11(chars, 9, 10) == chars.value(9) && mod11(chars, 10, 11) == chars.value(10);
  }
}

/** Brazil's CNPJ, also with letters as given since July 2026 (Receita Federal, IN RFB 2.229/2024): their code less 48. */
export function cnpjPatterns(): Pattern[] {
  const text = "\\b[0-9A-Z]{2}\\.?[0-9A-Z]{3}\\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\\d{2}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new CnpjCheck())];
}

@final
class CnpjCheck extends NumberCheck {
  constructor() {
    super(14, 14, Needs.ContextIfPlain, new Context("cnpj|pessoa jurídica*"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    if (chars.areSame(0, 14)) return false;
    return mod11(chars, 12, 9) == chars.value(12) && mod11(chars, 13, 9) == chars.value(13);
  }
}

/** The digit after `count` characters, weighted 2, 3, … up to `most` from the right and again from 2. */
function mod11(chars: Compact, count: i32, most: i32): i32 {
  let sum = 0;
  for (let i = count - 1, weight = 2; i >= 0; i--, weight = weight == most ? 2 : weight + 1) {
    sum += (chars.at(i) - 0x30) * weight;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}
