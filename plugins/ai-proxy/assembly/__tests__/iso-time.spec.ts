import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isoSeconds } from "../back/iso-time";

function seconds(text: string): i64 {
  return isoSeconds(Bytes.of(text));
}

describe("a time as RFC 3339 writes it", () => {
  test("becomes seconds since 1970", () => {
    expect(seconds("1970-01-01T00:00:00Z")).toBe(0);
    expect(seconds("2000-02-29T12:00:00Z")).toBe(951825600);
    expect(seconds("2023-11-14T22:13:20Z")).toBe(1700000000);
    expect(seconds("2024-12-31T23:59:59Z")).toBe(1735689599);
    expect(seconds("2100-03-01T00:00:00Z")).toBe(4107542400);
  });

  test("may have fractions and a zone", () => {
    expect(seconds("2023-11-14T22:13:20.499127123Z")).toBe(1700000000);
    expect(seconds("2023-11-14T15:13:20.499127-07:00")).toBe(1700000000);
    expect(seconds("2023-11-15T03:43:20+05:30")).toBe(1700000000);
  });

  test("is 0 when it is none", () => {
    const none = ["", "now", "2023-11-14", "2023-13-01T00:00:00Z", "2023-11-00T00:00:00Z", "1969-12-31T23:59:59Z"];
    for (let i = 0; i < none.length; i++) expect(seconds(none[i])).toBe(0, none[i]);
  });
});
