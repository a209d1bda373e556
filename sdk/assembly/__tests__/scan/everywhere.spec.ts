import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { MatchCheck, Pattern, PatternKind, PatternSet } from "../../scan";

/** Around the match there is text that begins as it does. */
const AROUND: string = "A seer sees 12 sea-sécrets, “so” ѕее: 1234 і sat. ";

class LastIsEven extends MatchCheck {
  accept(text: Bytes, start: i32, end: i32): i32 {
    return (text.at(end - 1) & 1) == 0 ? end : -1;
  }
}

@final
class Sample {
  constructor(
    readonly pattern: Pattern,
    readonly match: string,
  ) {}
}

function samples(): Sample[] {
  const regex = PatternKind.Regex;
  return [
    new Sample(new Pattern("secret word", PatternKind.Literal), "SECRET \t wоrd"),
    new Sample(new Pattern("Secret", PatternKind.Literal, false), "Secret"),
    new Sample(new Pattern("секрет", PatternKind.Word), "СЕКРЕТ"),
    new Sample(new Pattern("secret", PatternKind.Literal), "s.e.c.r.e.t"),
    new Sample(new Pattern("se(cr|t)et[0-9]{2,4}", regex), "ｓｅｃｒｅｔ123"),
    new Sample(new Pattern("zeal[^.]*?ends?", regex), "zeal at the end"),
    new Sample(new Pattern("\\b[0-9]{4}-[0-9]{4}\\b", regex, false), "1234-5678"),
    new Sample(new Pattern("\\b[0-9]{4,8}-[0-9]+", regex, false, new LastIsEven()), "12345-678"),
    new Sample(new Pattern("s[a-z]+:[0-9]{3}", regex, true, null, true), "see:123"),
  ];
}

/** Whether exactly the match is found in the text when it comes in pieces of `step` bytes, and the text is given back. */
function isFound(set: PatternSet, text: Bytes, start: i32, end: i32, step: i32): bool {
  const stream = set.stream();
  const out = new ByteWriter();
  let found = 0;
  for (let at = 0; at <= text.length; at += step) {
    stream.feed(text.slice(at, at + step));
    if (at + step > text.length) stream.finish();
    const before = out.length;
    out.bytes(stream.take());
    for (let i = 0; i < stream.findings.length; i++) {
      const finding = stream.findings[i];
      if (finding.start + before == start && finding.end + before == end) found++;
    }
  }
  return found == 1 && out.view().equals(text);
}

describe("a match of every kind", () => {
  test("is found at every place, and cut at every byte", () => {
    const around = Bytes.of(AROUND);
    const all = samples();
    for (let i = 0; i < all.length; i++) {
      const set = PatternSet.compile([all[i].pattern]);
      expect(set.error).toBe("");
      const match = Bytes.of(" " + all[i].match + " ");
      for (let place = 0; place <= around.length; place++) {
        if ((around.at(place) & 0xc0) == 0x80) continue;
        const writer = new ByteWriter();
        writer.bytes(around.slice(0, place));
        writer.bytes(match);
        writer.bytes(around.slice(place));
        const text = writer.take();
        for (let step = 1; step <= text.length; step += 1 + step) {
          const found = isFound(set.value, text, place + 1, place + match.length - 1, step);
          if (!found) expect(text.toString()).toBe("", `${all[i].match} at ${place} in pieces of ${step}`);
        }
      }
    }
  });
});
