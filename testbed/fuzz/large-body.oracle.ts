import type { Subject } from "../src/fuzz/subject.ts";

/** As in the target. */
const LONGEST = 24;
const KEPT = 12;
const LOOK_AHEAD = 128;

const STRING = /"((?:[^"\\]|\\[\s\S])*)"?/g;
const UNIT = /\\u00(?:2[bBfF]|3[dD])|\\[/nr]|[A-Za-z0-9+/=_-]|\\?[\s\S]|\\$/g;
const DIGIT = /^(?:\\u00..|\\[/nr]|[A-Za-z0-9+/=_-])$/;

export const dictionary = [
  ...'"\\{}[]:,=+/-_Az09 ',
  '"data:image/png;base64,',
  '"data:text/plain;base64,',
  '"data:image/svg+xml,',
  '"data:',
  ";base64,",
  '"url":"',
  "\\/",
  "\\n",
  "\\r\\n",
  "\\u002B",
  "\\u002f",
  "\\u003d",
  "\\u00",
  '\\"',
  "\\\\",
  "é",
  "A".repeat(LONGEST),
  "b".repeat(LONGEST + 1),
  "/9j/".repeat(20),
  "303132333435363738396162636465660000000",
  "3031323334353637383961626364656600000000",
];

/** Compares where long runs were found with what the strings of the text are, taken one by one. */
export function check(input: Uint8Array, _result: number, subject: Subject): string | null {
  const expected = runsOf(Buffer.from(input).toString("latin1"));
  for (const [index, bound] of [...expected, -1].entries()) {
    const found = subject.call("bound", index);
    if (found !== bound) return `bound ${index} is ${found}, expected ${bound}`;
  }
  return null;
}

function runsOf(text: string): number[] {
  return [...text.matchAll(STRING)].flatMap(({ index, 1: content = "" }) =>
    stays(text.slice(index + 1)) ? [] : runsIn(text, index + 1, content),
  );
}

/** Whether a string that begins so is a data URL of text, or one whose data are not base64. */
function stays(rest: string): boolean {
  if (rest.length < 9 || !rest.startsWith("data:")) return false;
  const head = /^[^,]*(?=,)/.exec(rest.slice(0, LOOK_AHEAD))?.[0];
  return head === undefined || head.startsWith("data:text") || !head.endsWith(";base64");
}

function runsIn(text: string, start: number, content: string): number[] {
  const bounds: number[] = [];
  let from = 0;
  const end = (at: number, next: number): void => {
    if (at - from > LONGEST) bounds.push(beforeEscape(text, start + from + KEPT), start + at);
    from = next;
  };
  for (const { index, 0: unit } of content.matchAll(UNIT)) if (!DIGIT.test(unit)) end(index, index + unit.length);
  end(content.length, content.length);
  return bounds;
}

function beforeEscape(text: string, at: number): number {
  const back = text.slice(at - 5, at).lastIndexOf("\\");
  return back < 0 ? at : at - 5 + back;
}
