import { Expiry } from "../expiry";

/** `expires`, Higress's `cache-control` and the standard's, one behind the other; "" where the text is refused. */
function written(text: string): string {
  const expiry = Expiry.read(text);
  if (expiry == null) return "";
  return [expiry.expires(784111777), expiry.higressControl(), expiry.standardControl("public")].join(" / ");
}

describe("how long an answer may be kept", () => {
  test("is told as Higress tells it, and as RFC 9111 has it", () => {
    expect(written("max")).toBe("Thu, 31 Dec 2037 23:55:55 GMT / maxAge=315360000 / public, max-age=315360000");
    expect(written("epoch")).toBe("Thu, 01 Jan 1970 00:00:01 GMT / no-cache / public, no-cache");
    expect(written("60")).toBe("Sun, 06 Nov 1994 08:50:37 GMT / maxAge=60 / public, max-age=60");
    expect(written("0")).toBe("Sun, 06 Nov 1994 08:49:37 GMT / maxAge=0 / public, max-age=0");
    expect(written("3153600000")).toBe(
      "Tue, 12 Oct 2094 08:49:37 GMT / maxAge=3153600000 / public, max-age=3153600000",
    );
  });

  test("is refused where it is no time", () => {
    const wrong = ["", "1h", "-1", "MAX", "3153600001", "99999999999999999999", " 60"];
    for (let i = 0; i < wrong.length; i++) expect(written(wrong[i])).toBe("", wrong[i]);
  });

  test("has no visibility where none is asked for", () => {
    const expiry = Expiry.read("60");
    expect(expiry == null ? "" : expiry.standardControl("")).toBe("max-age=60");
  });
});
