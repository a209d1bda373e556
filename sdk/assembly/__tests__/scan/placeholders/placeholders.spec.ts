import { Bytes } from "../../../bytes";
import { Placeholders } from "../../../scan/placeholders/placeholders";
import { cutEverywhere } from "../../cut-everywhere";

const NONE: string[] = [];

/** @param rows masks and values in turn @param seen texts of the request */
function kept(rows: string[], seen: string[] = NONE): Placeholders {
  const placeholders = new Placeholders(Bytes.of("tag"));
  for (let i = 0; i < seen.length; i++) placeholders.seen(Bytes.of(seen[i]));
  for (let i = 0; i + 1 < rows.length; i += 2) placeholders.keep(Bytes.of(rows[i]), Bytes.of(rows[i + 1]));
  placeholders.close();
  return placeholders;
}

function restored(placeholders: Placeholders, text: string, isJson: bool = false): string {
  const restorer = placeholders.restorer(isJson);
  return restorer.feed(Bytes.of(text)).toString() + restorer.finish().toString();
}

let current: Placeholders = new Placeholders();

function readCut(input: Bytes, first: i32, step: i32): string {
  const restorer = current.restorer();
  let out = restorer.feed(input.slice(0, first)).toString();
  for (let at = first; at < input.length; at += step)
    out += restorer.feed(input.slice(at, min(at + step, input.length))).toString();
  return out + restorer.finish().toString();
}

describe("masks in an answer", () => {
  test("are their values again", () => {
    const own = kept(["****@a.com", "joe@a.com", "#1", "10.0.0.1"]);
    expect(restored(own, "to ****@a.com from #1, ****@b.com #2")).toBe("to joe@a.com from 10.0.0.1, ****@b.com #2");
    expect(restored(own, "#1#1")).toBe("10.0.0.110.0.0.1");
    expect(restored(own, "")).toBe("");
  });

  test("cut anywhere, with characters of several bytes around", () => {
    current = kept(["****", "值", "**", "two", "é-é", "accent", "****@a.com", "joe", "#", "mark"]);
    expect(cutEverywhere("é****日*** é-é-é ****@a.co 😀****@a.com#**", readCut)).toBe(
      "é值日two* accent-é 值@a.co 😀joemarktwo",
    );
    expect(cutEverywhere("****@a.co", readCut)).toBe("值@a.co");
    expect(cutEverywhere("*", readCut)).toBe("*");
  });

  test("are not looked for in a value that was put back", () => {
    expect(restored(kept(["a", "b", "b", "a"]), "ab")).toBe("ba");
  });

  test("inside of JSON strings are escaped, and so are their values", () => {
    const own = kept(['"x"', 'a\\"b\n']);
    expect(restored(own, '{"k":"\\"x\\""}', true)).toBe('{"k":"a\\\\\\"b\\n"}');
  });

  test("hold back no more than may become one", () => {
    const restorer = kept(["<EMAIL_1>", "joe"]).restorer();
    expect(restorer.feed(Bytes.of("text <EMA")).toString()).toBe("text ");
    expect(restorer.heldBytes).toBe(4);
    expect(restorer.feed(Bytes.of("x")).toString()).toBe("<EMAx");
    expect(restorer.heldBytes).toBe(0);
    expect(restorer.feed(Bytes.of("<EMAIL_1>")).toString()).toBe("joe");
    expect(restorer.heldBytes).toBe(0);
    expect(restorer.restored).toBe(1);
  });
});

describe("a mask is not restored", () => {
  test("that stands for two values", () => {
    const own = kept(["*", "a", "*", "b", "#", "c", "#", "c"]);
    expect(restored(own, "*#")).toBe("*c");
    expect(kept(["*", "a", "*", "b"]).isEmpty).toBe(true);
    expect(kept(["*", "a", "*", "b", "*", "a"]).isEmpty).toBe(true);
  });

  test("that the request has had before", () => {
    expect(restored(kept(["****", "a", "#", "b", "**", "c"], ["x", "a ****"]), "**** # **")).toBe("**** b **");
  });

  test("that is empty, or longer than may be held back", () => {
    const long = "x".repeat(257);
    const own = kept(["", "a", long, "b"]);
    expect(own.isEmpty).toBe(true);
    expect(own.unrestored).toBe(2);
    expect(restored(own, long)).toBe(long);
    expect(restored(kept([long.slice(1), "b"]), long)).toBe("b" + "x");
  });

  test("that is one too many, in number or in size", () => {
    const own = new Placeholders();
    for (let i = 0; i < 1030; i++) own.keep(Bytes.of("<" + i.toString() + ">"), Bytes.of("v" + i.toString()));
    own.close();
    expect(own.unrestored).toBe(6);
    expect(restored(own, "<1023><1024>")).toBe("v1023<1024>");
    const large = new Placeholders();
    large.keep(Bytes.of("#1"), Bytes.of("x".repeat(1024 * 1024)));
    large.keep(Bytes.of("#2"), Bytes.of("y"));
    large.close();
    expect(large.unrestored).toBe(1);
    expect(restored(large, "#2")).toBe("#2");
  });
});

describe("placeholders", () => {
  test("are numbered, and the same for the same name and value", () => {
    const own = new Placeholders();
    const email = Bytes.of("EMAIL");
    own.seen(Bytes.of("joe, jim < a <b>"));
    expect(own.of(email, Bytes.of("joe")).toString()).toBe("<EMAIL_1>");
    expect(own.of(email, Bytes.of("jim")).toString()).toBe("<EMAIL_2>");
    expect(own.of(email, Bytes.of("joe")).toString()).toBe("<EMAIL_1>");
    expect(own.of(Bytes.of("NAME"), Bytes.of("joe")).toString()).toBe("<NAME_3>");
    own.close();
    expect(restored(own, "<EMAIL_2> and <EMAIL_1>, <EMAIL_11>")).toBe("jim and joe, <EMAIL_11>");
  });

  test("of a request that has such texts are none that a client can write", () => {
    const own = new Placeholders(Bytes.of("9f3c"));
    own.seen(Bytes.of("say <EMAIL_1>"));
    expect(own.of(Bytes.of("EMAIL"), Bytes.of("joe")).toString()).toBe("<EMAIL_1_9f3c>");
    own.close();
    expect(restored(own, "<EMAIL_1> <EMAIL_1_9f3c>")).toBe("<EMAIL_1> joe");
  });

  test("without room stand for nothing that comes back", () => {
    const own = new Placeholders();
    expect(own.of(Bytes.of("KEY"), Bytes.of("x".repeat(1024 * 1024 + 1))).toString()).toBe("<KEY>");
    own.close();
    expect(own.unrestored).toBe(1);
    expect(restored(own, "<KEY>")).toBe("<KEY>");
  });
});
