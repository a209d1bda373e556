import { NO_RATE, parseRate } from "../../../ai/cost/rate";
import { Bytes } from "../../../bytes";

describe("a rate", () => {
  test("is exact for every price with up to six decimals", () => {
    const rows: string[] = [
      "0",
      "0",
      "0.000001",
      "1",
      "0.075",
      "75000",
      "2.5",
      "2500000",
      "15",
      "15000000",
      "0.10",
      "100000",
      "1000000",
      "1000000000000",
      "1000000.000000",
      "1000000000000",
      "007",
      "7000000",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      expect(parseRate(Bytes.of(rows[i]))).toBe(I64.parseInt(rows[i + 1]), rows[i]);
    }
  });

  test("is none for what is no such price", () => {
    const rows: string[] = [
      "",
      ".",
      ".5",
      "5.",
      "-1",
      "+1",
      "1e3",
      "1,5",
      " 1",
      "1 ",
      "0.0000001",
      "1000000.000001",
      "1000001",
      "99999999999999999999999",
      "NaN",
      "0x10",
      "1.2.3",
    ];
    for (let i = 0; i < rows.length; i++) expect(parseRate(Bytes.of(rows[i]))).toBe(NO_RATE, rows[i]);
  });
});
