import { Letter, Run } from "./run";

/** What a byte is to a scanner; every other ASCII byte is by itself a character of the `Run` it makes. */
export const enum Kind {
  Lower = 64,
  Upper,
  /** It begins a character of several bytes, or none. */
  Wide,
}

/** In the four bytes of a character, the bits that tell those after the first, and what they are then. */
const FOLLOWERS: u32 = 0xc0c0c000;
const FOLLOWING: u32 = 0x80808000;

/** A `Kind` or a `Run` for each byte. */
export function byteKinds(): usize {
  return memory.data<u8>([
    9, 9, 9, 9, 9, 9, 9, 9, 9, 7, 8, 9, 9, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 7, 9, 9, 9, 9, 9, 9,
    9, 9, 9, 9, 9, 9, 9, 9, 9, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 9, 9, 9, 9, 9, 9, 9, 65, 65, 65, 65, 65, 65, 65, 65, 65,
    65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 9, 9, 9, 9, 9, 9, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 9, 9, 9, 9, 9, 66, 66, 66, 66, 66, 66,
    66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66,
    66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66,
    66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66,
    66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66,
    66, 66, 66, 66, 66, 66,
  ]);
}

/** Bytes of the character that begins with this byte, which is no ASCII; 1 for one that begins none. */
export function sizeBy(lead: u32): i32 {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** A `Run` for each byte from 0xc0 on that by itself tells which one its character makes; 255 for the others. */
export function leadRuns(): usize {
  return memory.data<u8>([
    255, 255, 11, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 20, 20, 12, 12, 12, 12, 12, 21, 21, 21, 14, 14,
    14, 14, 21, 14, 21, 21, 255, 255, 255, 255, 18, 18, 18, 18, 18, 18, 255, 17, 17, 255, 255, 255, 24, 24, 24, 24, 24,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  ]);
}

/** The run that a character makes which begins with these two bytes. */
export function runOf(lead: u32, second: u32, size: i32): Run {
  switch (size) {
    case 2:
      return runOfTwo(lead);
    case 3:
      return lead >= 0xe4 && lead <= 0xe9 ? Run.Han : runOfThree(lead, second);
    case 4:
      return Run.OfFour;
    default:
      return Run.OtherOfTwo;
  }
}

function runOfTwo(lead: u32): Run {
  if (lead >= 0xd0 && lead <= 0xd4) return Run.Cyrillic;
  if (lead >= 0xd8 && lead <= 0xdd && lead != 0xdc) return Run.Arabic;
  if (lead == 0xce || lead == 0xcf) return Run.Greek;
  if (lead == 0xc2) return Run.Symbol;
  return lead <= 0xcd ? Run.Accented : Run.OtherOfTwo;
}

function runOfThree(lead: u32, second: u32): Run {
  switch (lead) {
    case 0xe0:
      if (second == 0xa4 || second == 0xa5) return Run.Devanagari;
      return second == 0xb8 || second == 0xb9 ? Run.Thai : Run.OtherOfThree;
    case 0xe1:
      return second >= 0xb8 && second <= 0xbb ? Run.Accented : Run.OtherOfThree;
    case 0xe2:
      return second < 0xba ? Run.Symbol : Run.Han;
    case 0xe3:
      if (second == 0x80) return Run.WidePunctuation;
      return second <= 0x83 ? Run.Kana : Run.Han;
    case 0xea:
      return second < 0xb0 ? Run.OtherOfThree : Run.Hangul;
    case 0xeb:
    case 0xec:
      return Run.Hangul;
    case 0xed:
      return second < 0xa0 ? Run.Hangul : Run.OtherOfThree;
    case 0xef:
      if (second >= 0xbc) return Run.WidePunctuation;
      return second >= 0xa4 && second <= 0xab ? Run.Han : Run.OtherOfThree;
    default:
      return Run.OtherOfThree;
  }
}

/** What a letter of a word with letters beyond ASCII tells of the language. */
export function accentOf(lead: u32, second: u32): Letter {
  if (lead == 0xe1) return Letter.Additional;
  if (lead != 0xc3) return Letter.Extended;
  // Capitals are 0x20 below: á ã ä å æ ç è é ê ë ì í î ï ð ñ ò ó ô õ ö ø ù ú û ü.
  switch (second | 0x20) {
    case 0xa1:
    case 0xad:
    case 0xb1:
    case 0xb3:
    case 0xba:
      return Letter.Acute;
    case 0xa0:
    case 0xa2:
    case 0xa7:
    case 0xa8:
    case 0xa9:
    case 0xaa:
    case 0xab:
    case 0xac:
    case 0xae:
    case 0xaf:
    case 0xb2:
    case 0xb4:
    case 0xb9:
    case 0xbb:
      return Letter.Grave;
    default:
      return Letter.Umlaut;
  }
}

/** Whether a Cyrillic letter is none of Russian's. */
export function isBeyondRussian(lead: u32, second: u32): bool {
  if (lead == 0xd0) return second < 0x90 && second != 0x81;
  return lead != 0xd1 || (second >= 0x90 && second != 0x91);
}

/**
 * Whether an ideograph stands where the radicals are that simplified Chinese has replaced (thread, speech, shell, cart, metal,
 * gate, page, food, horse, fish, bird): about a tenth of a traditional text, and less than a hundredth of a simplified one.
 */
export function isTraditional(lead: u32, second: u32): bool {
  // U+7D00…7E7F, 8A00…8B7F, 8C80…8CFF, 8EC0…8F3F, 9200…947F, 9580…95BF, 9800…987F, 9900…9A3F; the low six bits are left out.
  if (lead < 0xe7) return false;
  const block = ((lead & 0x0f) << 6) | (second & 0x3f);
  if (block < 0x228) return block >= 0x1f4 && block <= 0x1f9;
  if (block <= 0x233) return block <= 0x22d || block >= 0x232;
  if (block < 0x248) return block == 0x23b || block == 0x23c;
  if (block <= 0x256) return block <= 0x251 || block == 0x256;
  return block == 0x260 || block == 0x261 || (block >= 0x264 && block <= 0x268);
}

/** Whether all bytes of a character of 2 to 4 bytes, after the first, are of it. */
export function isWhole(p: usize, size: i32): bool {
  if (size == 2) return (load<u8>(p, 1) & 0xc0) == 0x80;
  if (size == 3) return (load<u16>(p, 1) & <u32>0xc0c0) == 0x8080;
  return size == 4 && (load<u32>(p) & FOLLOWERS) == FOLLOWING;
}

/** Where the lower case letters end that begin at `p`, if any do: sixteen bytes a step where the build has SIMD. */
export function lowerEnd(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const first = i8x16.splat(0x61);
    const count = i8x16.splat(26);
    while (p + 16 <= end) {
      const letters = i8x16.lt_u(i8x16.sub(v128.load(p), first), count);
      const others = i8x16.bitmask(letters) ^ 0xffff;
      if (others != 0) return p + <usize>ctz(others);
      p += 16;
    }
  }
  while (p < end && <u32>load<u8>(p) - 0x61 < 26) p++;
  return p;
}
