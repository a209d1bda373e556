import { Bytes } from "../../bytes";
import { parseNumber } from "../../json/number";

function number(text: string): f64 {
  return parseNumber(Bytes.of(text), -1);
}

describe("parseNumber", () => {
  test("up to 15 digits are exact", () => {
    expect(number("0")).toBe(0);
    expect(number("-0.1")).toBe(-0.1);
    expect(number("123456789.012345")).toBe(123456789.012345);
    expect(number("1e22")).toBe(1e22);
    expect(number("2.5E-3")).toBe(0.0025);
    expect(number("9007199254740993")).toBe(9007199254740992);
  });

  test("more digits and larger powers are close", () => {
    const close = number("1.7976931348623157e308") / 1.7976931348623157e308;
    expect(close > 0.999999999999999 && close < 1.000000000000001).toBe(true);
    const long = number("0.12345678901234567890123456789") / 0.12345678901234568;
    expect(long > 0.999999999999999 && long < 1.000000000000001).toBe(true);
  });

  test("beyond the range: infinite or zero, and never a hang", () => {
    expect(number("1e999999999999")).toBe(Infinity);
    expect(number("1e-999999999999")).toBe(0);
    expect(number("0e999999999999")).toBe(0);
  });

  test("what is no number gives the fallback", () => {
    expect(number("")).toBe(-1);
    expect(number("-")).toBe(-1);
    expect(number("abc")).toBe(-1);
    expect(number("1.2.3")).toBe(-1);
    expect(number("12px")).toBe(-1);
  });
});
