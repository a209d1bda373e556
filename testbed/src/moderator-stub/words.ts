/** What the stubs find in a text, told by looking at it: the word `violent` is violence, `hateful` hate, and so on. */
export interface FoundWords {
  readonly violence: boolean;
  readonly hate: boolean;
  /** numbers of eleven digits, as of phones */
  readonly phones: boolean;
  /** the text with all but the first digit of such numbers starred */
  readonly masked: string;
}

const PHONE = /\b(\d)\d{10}\b/g;

export function wordsIn(text: string): FoundWords {
  const masked = text.replaceAll(PHONE, (_number, first: string) => `${first}**********`);
  return {
    violence: text.includes("violent"),
    hate: text.includes("hateful"),
    phones: masked !== text,
    masked,
  };
}
