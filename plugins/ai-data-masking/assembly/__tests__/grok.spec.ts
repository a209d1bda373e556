import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { grokPatterns } from "../grok/patterns";
import { GrokTable } from "../grok/table";

const table: GrokTable = new GrokTable();

function regexOf(pattern: string): Regex {
  const expanded = table.expand(pattern);
  expect(expanded.error).toBe("");
  const compiled = Regex.compile(expanded.value);
  expect(compiled.error).toBe("", pattern);
  return compiled.value;
}

/** All matches of a pattern, joined by `|`. */
function found(pattern: string, text: string): string {
  const bytes = Bytes.of(text);
  const matches = regexOf(pattern).matches(bytes);
  let all = "";
  while (matches.next()) all += (all.length > 0 ? "|" : "") + bytes.slice(matches.start, matches.end).toString();
  return all;
}

/** @param rows patterns, texts and what is found in turn */
function expectRows(rows: string[]): void {
  for (let i = 0; i + 2 < rows.length; i += 3) expect(found(rows[i], rows[i + 1])).toBe(rows[i + 2], rows[i]);
}

describe("grok patterns", () => {
  test("are expressions, each of them", () => {
    const lines = grokPatterns().split("\n");
    let count = 0;
    for (let i = 0; i < lines.length; i++) {
      const space = lines[i].indexOf(" ");
      if (space < 0) continue;
      regexOf("%{" + lines[i].substring(0, space) + "}");
      count++;
    }
    expect(count > 70).toBe(true);
  });

  test("of Higress's example find what they are for", () => {
    expectRows([
      "%{MOBILE}",
      "手机13800138000，tel13900139000.",
      "13800138000|13900139000",
      "%{IDCARD}",
      "id 11010519491231002X or 110105491231002",
      "11010519491231002X|110105491231002",
      "%{EMAILLOCALPART}@%{HOSTNAME:domain}",
      'to "admin@gmail.com", <a.b+c@mail.example.co.uk>. a@b',
      "admin@gmail.com|a.b+c@mail.example.co.uk|a@b",
      "%{IP}",
      "at 192.168.0.1, 10.0.0.255:80 and 256.1.1",
      "192.168.0.1|10.0.0.255",
    ]);
  });

  test("of the network", () => {
    expectRows([
      "%{IPV6}",
      "2001:db8::1 fe80::a%eth0 ::1 1:2:3:4:5:6:7:8 ::ffff:10.0.0.1 2001:db8:: 1:2::3:4",
      "2001:db8::1|fe80::a%eth0|::1|1:2:3:4:5:6:7:8|::ffff:10.0.0.1|2001:db8::|1:2::3:4",
      "%{IPV6}",
      "std::vector 12:34:56 foo::bar ::std::x",
      "",
      "%{MAC}",
      "00:1A:2b:3c:4d:5e 00-1a-2b-3c-4d-5e 001a.2b3c.4d5e",
      "00:1A:2b:3c:4d:5e|00-1a-2b-3c-4d-5e|001a.2b3c.4d5e",
      "%{URI}",
      "see https://joe:pw@example.com:8443/a/b?c=d#e now",
      "https://joe:pw@example.com:8443/a/b?c=d#e",
      "%{HOSTPORT}",
      "db.internal:5432",
      "db.internal:5432",
      "%{UUID}",
      "x 123e4567-e89b-12d3-a456-426614174000 y",
      "123e4567-e89b-12d3-a456-426614174000",
    ]);
  });

  test("of numbers, texts, paths and dates", () => {
    expectRows([
      "%{NUMBER}",
      "a -1.5 .25 7",
      "-1.5|.25|7",
      "%{QUOTEDSTRING}",
      'a "b \\" c" d \'e\'',
      '"b \\" c"|\'e\'',
      "key=%{DATA};",
      "key=a b;c;",
      "key=a b;",
      "%{PATH}",
      "in /etc/passwd or C:\\Users\\joe now",
      "/etc/passwd|C:\\Users\\joe",
      "%{TIMESTAMP_ISO8601}",
      "at 2026-01-31T23:59:58.123+02:00 and 2026-01-31 07:05",
      "2026-01-31T23:59:58.123+02:00|2026-01-31 07:05",
      "%{HTTPDATE}",
      "[10/Oct/2026:13:55:36 -0700]",
      "10/Oct/2026:13:55:36 -0700",
      "%{DATE_EU}",
      "31.12.2026",
      "31.12.2026",
      "%{LOGLEVEL}",
      "an ERROR, a warning",
      "ERROR|warning",
    ]);
  });
});

describe("a name in an expression", () => {
  test("is a group where it has another name behind", () => {
    const text = Bytes.of("joe@a.com");
    const captures = regexOf("%{USER:who}@%{HOSTNAME:domain:string}").captures(text);
    expect(captures.named(Bytes.of("who")).toString()).toBe("joe");
    expect(captures.named(Bytes.of("domain")).toString()).toBe("a.com");
    expect(regexOf("%{USER}@%{HOSTNAME}").groupCount).toBe(0);
  });

  test("is one thing for what stands around", () => {
    expect(found("%{MONTHNUM}/x", "1/x 12/x 13/x")).toBe("1/x|12/x|3/x");
    expect(found("a%{MONTHNUM}?b", "ab a12b")).toBe("ab|a12b");
  });

  test("may be none: a repetition, or behind a backslash", () => {
    expect(found("%{2}", "100%% 5%")).toBe("%%");
    expect(found("\\%{2}", "%%")).toBe("%%");
    expect(found("\\%{INT}", "1 %{INT}")).toBe("%{INT}");
    expect(table.expand("\\\\%{INT}").value).toBe("\\\\(?:[+-]?[0-9]+)");
  });

  test("has to be known", () => {
    expect(table.expand("a %{EMIAL}").error).toBe("no grok pattern is named `EMIAL`");
    expect(table.expand("%{EMAIL").error).toBe("`%{EMAIL` has no end");
    expect(Regex.compile(table.expand("%{INT:a.b}").value).ok).toBe(false);
  });
});
