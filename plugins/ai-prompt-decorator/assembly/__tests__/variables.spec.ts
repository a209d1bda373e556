import { expandVariables, hasVariables } from "../variables";
import { Geo } from "./geo";

/** @param rows texts before and after in turn */
function expectRows(rows: Array<string>): void {
  for (let i = 0; i + 1 < rows.length; i += 2) {
    expect(expandVariables(rows[i], new Geo()).toString()).toBe(rows[i + 1], rows[i]);
  }
}

describe("variables", () => {
  test("each is replaced wherever it stands", () => {
    expectRows([
      "${geo-country}",
      "中国",
      "in ${geo-country}, yes ${geo-country}!",
      "in 中国, yes 中国!",
      "${geo-country}${geo-country}",
      "中国中国",
    ]);
  });

  test("an unknown value is empty", () => {
    expectRows(["[${geo-province}|${geo-isp}]", "[|]"]);
  });

  test("what a value holds is text", () => {
    expectRows(["${geo-city}", "${geo-country}"]);
  });

  test("what is no variable stays", () => {
    expectRows([
      "",
      "",
      "${geo-continent} $ ${ ${} ${geo-country",
      "${geo-continent} $ ${ ${} ${geo-country",
      "${${geo-country}}",
      "${中国}",
      "$${geo-country}",
      "$中国",
      "${GEO-COUNTRY}",
      "${GEO-COUNTRY}",
    ]);
  });

  test("a text says whether it has any", () => {
    expect(hasVariables("${geo-isp}")).toBe(true);
    expect(hasVariables("x${geo-city}y")).toBe(true);
    expect(hasVariables("${geo-continent}")).toBe(false);
    expect(hasVariables("geo-city")).toBe(false);
  });
});
