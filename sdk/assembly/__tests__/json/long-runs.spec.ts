import { Bytes } from "../../bytes";
import { LongRuns } from "../../json/long-runs";

const LONGEST: i32 = 20;
const KEPT: i32 = 8;
const LONG: string = "iVBORw0KGgo+AAAA/NSUhEUgAA==";

/** The runs of a text that is read in two windows, `from-to` each, parted by spaces. */
function runsOf(text: string, cut: i32): string {
  const bytes = Bytes.of(text);
  const runs = new LongRuns(LONGEST, KEPT);
  const taken = runs.take(bytes.slice(0, cut), 0, false);
  runs.take(bytes.slice(taken), taken, true);
  const out: string[] = [];
  for (let i = 0; i < runs.bounds.length; i += 2) {
    out.push(runs.bounds[i].toString() + "-" + runs.bounds[i + 1].toString());
  }
  return out.join(" ");
}

/** Expects runs wherever the text is cut. */
function expectRuns(text: string, runs: string): void {
  const length = Bytes.of(text).length;
  for (let cut = 0; cut <= length; cut++) expect(runsOf(text, cut)).toBe(runs, text + " cut at " + cut.toString());
}

describe("long runs of base64", () => {
  test("begin behind what is kept and end with the string", () => {
    expectRuns('{"a":"' + LONG + '","b":"' + LONG + '"}', "14-34 49-69");
  });

  test("are longer than the longest that stays", () => {
    expectRuns('"' + "A".repeat(20) + '"', "");
    expectRuns('"' + "A".repeat(21) + '"', "9-22");
  });

  test("have the digits of both alphabets and padding, and nothing else", () => {
    expectRuns('"ABCXYZabcxyz0123456789+/-_="', "9-28");
    const others = " !#$%&'()*,.:;<>?@[]^`{|}~\u{7f}";
    for (let i = 0; i < others.length; i++) expectRuns('"' + "A".repeat(20) + others.charAt(i) + 'AAAA"', "");
    expectRuns('"AAAAAAAAAAAAAAéAAAAAAAAAAAAAA"', "");
  });

  test("may be inside of a text", () => {
    expectRuns('"It is ' + LONG + ', and it is."', "15-35");
    expectRuns('"{\\"image\\":\\"' + LONG + '\\"}"', "22-42");
  });

  test("may hold digits that are escaped, and the ends of lines", () => {
    expectRuns('"AAAAAAAAAA\\/AAAA\\/AAAA"', "9-23");
    expectRuns('"AAAAAAAAAA\\u002BAAAA\\u002fAAAA\\u003d"', "9-37");
    expectRuns('"AAAAAAAAAA\\r\\nAAAAAAAAAA\\n"', "9-27");
  });

  test("end at any other escape", () => {
    const escapes: string[] = ['\\"', "\\\\", "\\t", "\\u0041", "\\u002", "\\u"];
    for (let i = 0; i < escapes.length; i++) expectRuns('"AAAAAAAAAAAAAAA' + escapes[i] + 'AAAAAAAAAAAAA"', "");
    expectRuns('"\\\\' + LONG + '\\\\"', "11-31");
  });

  test("are in strings only", () => {
    expectRuns("[" + "1".repeat(60) + "]", "");
    expectRuns('{"n":' + "1".repeat(60) + ',"a":"' + LONG + '"}', "79-99");
  });

  test("end where the text does, if the string does not", () => {
    expectRuns('{"a":"' + LONG, "14-34");
    expectRuns('{"a":"' + LONG + "\\", "14-34");
  });

  test("are in data URLs that are base64", () => {
    expectRuns('"data:image/png;base64,' + LONG + '"', "31-51");
    expectRuns('"data:image\\/png;base64,' + LONG + '"', "32-52");
    expectRuns('"data:;base64,' + LONG + '"', "22-42");
  });

  test("are not in data URLs that are text, or not base64, or whose head is long", () => {
    expectRuns('"data:text/plain;base64,' + LONG + '"', "");
    expectRuns('"data:text\\/csv;base64,' + LONG + '","' + LONG + '"', "62-82");
    expectRuns('"data:image/svg+xml,' + LONG + '"', "");
    expectRuns('"data:' + LONG + '"', "");
    expectRuns('"data:image/png;name=' + "n,".repeat(60) + ";base64," + LONG + '"', "");
  });
});
