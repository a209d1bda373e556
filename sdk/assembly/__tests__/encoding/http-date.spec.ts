import { Bytes } from "../../bytes";
import { httpDate, parseHttpDate } from "../../encoding/http-date";

function read(text: string): i64 {
  return parseHttpDate(Bytes.of(text));
}

describe("times of HTTP", () => {
  test("are written as IMF-fixdate", () => {
    expect(httpDate(784111777)).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
    expect(httpDate(0)).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
    expect(httpDate(951782400)).toBe("Tue, 29 Feb 2000 00:00:00 GMT");
    expect(httpDate(2145916555)).toBe("Thu, 31 Dec 2037 23:55:55 GMT");
  });

  test("are read in the three forms that RFC 9110 has", () => {
    expect(read("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(784111777);
    expect(read("Sunday, 06-Nov-94 08:49:37 GMT")).toBe(784111777);
    expect(read("Sun Nov  6 08:49:37 1994")).toBe(784111777);
    expect(read("Wed Nov 16 08:49:37 1994")).toBe(784975777);
    expect(read(" Sun, 06 Nov 1994 08:49:37 GMT ")).toBe(784111777);
    expect(read("Friday, 31-Dec-69 23:59:60 GMT")).toBe(read("Tue, 31 Dec 2069 23:59:59 GMT"));
  });

  test("come back as they were written", () => {
    for (let seconds: i64 = 0; seconds < 8_000_000_000; seconds += 7_654_321) {
      expect(read(httpDate(seconds))).toBe(seconds);
    }
  });

  test("are -1 where they are none", () => {
    const wrong = [
      "",
      "0",
      "-1",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 06 Nov 1994 08:49:37 +0100",
      "Sun, 06 Nov 1994 24:49:37 GMT",
      "Sun, 06 Nov 1994 08:60:37 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT",
      "Sun, 31 Nov 1994 08:49:37 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT",
      "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 06 nov 1994 08:49:37 GMT",
      "Sun, 06-Nov 1994 08:49:37 GMT",
      "Wed, 31 Dec 1969 23:59:59 GMT",
      "Sun Nov 6 08:49:37 94",
      ",,,,",
    ];
    for (let i = 0; i < wrong.length; i++) expect(read(wrong[i])).toBe(-1, wrong[i]);
  });
});
