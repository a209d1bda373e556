import { PriceBook } from "../../../ai/cost/price-book";
import { readPrices } from "../../../ai/cost/read-prices";
import { Bytes } from "../../../bytes";
import { ConfigIssues } from "../../../config/issues";
import { ConfigPath } from "../../../config/path";
import { jsonParse } from "../../../json/parse";

function read(json: string, issues: ConfigIssues): PriceBook {
  return readPrices(jsonParse(Bytes.of(json)).member("prices"), ConfigPath.root().key("prices"), issues);
}

function entry(model: string, input: string): string {
  return '{"model":"' + model + '","price":{"input":"' + input + '","output":"0"}}';
}

function entryOf(provider: string, model: string, input: string): string {
  return '{"provider":"' + provider + '",' + entry(model, input).substring(1);
}

/** In US$ per million tokens; -1 where there is none. */
function inputPrice(book: PriceBook, model: string, provider: string = ""): i64 {
  const price = book.find(Bytes.of(model), Bytes.of(provider));
  return price == null ? -1 : price.usual.input / 1000000;
}

describe("a table of prices", () => {
  test("finds a model by its name, its name without a date, or the longest pattern", () => {
    const issues = new ConfigIssues();
    const list = [
      entry("gpt-4o", "1"),
      entry("gpt-4o*", "2"),
      entry("gpt-4o-mini*", "3"),
      entry("claude-x-20250101", "4"),
    ];
    const table = read('{"prices":[' + list.join(",") + "]}", issues);
    expect(issues.summary).toBe("");
    const rows: string[] = [
      "gpt-4o",
      "1",
      "gpt-4o-2024-08-06",
      "1",
      "gpt-4o-20240806",
      "1",
      "gpt-4o-2024-08-061",
      "2",
      "gpt-4o-audio",
      "2",
      "gpt-4o-mini",
      "3",
      "gpt-4o-mini-2024-07-18",
      "3",
      "claude-x-20250101",
      "4",
      "claude-x",
      "-1",
      "claude-x-20250102",
      "-1",
      "-20250101",
      "-1",
      "",
      "-1",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      expect(inputPrice(table, rows[i])).toBe(I64.parseInt(rows[i + 1]), rows[i]);
    }
  });

  test("has prices of one provider, which stand over those of all", () => {
    const issues = new ConfigIssues();
    const list = [entry("a*", "1"), entryOf("p", "a", "2"), entryOf("q", "a*", "3"), entryOf("q", "b", "4")];
    const book = read('{"prices":[' + list.join(",") + "]}", issues);
    expect(issues.summary).toBe("");
    expect(inputPrice(book, "a", "p")).toBe(2, "its own");
    expect(inputPrice(book, "ab", "p")).toBe(1, "everybody's, since its own is of another model");
    expect(inputPrice(book, "a", "q")).toBe(3, "its own pattern before everybody's");
    expect(inputPrice(book, "a", "r")).toBe(1, "another provider's is not its own");
    expect(inputPrice(book, "b", "p")).toBe(-1, "another provider's is not its own");
    expect(inputPrice(book, "b")).toBe(4, "nobody knows the provider, and only one has a price");
  });

  test("has no price where nobody knows the provider, and they differ", () => {
    const list = [
      entryOf("p", "a", "1"),
      entryOf("q", "a", "2"),
      entryOf("r", "a", "1"),
      entryOf("p", "b", "5"),
      entryOf("q", "b", "5"),
      entryOf("p", "c*", "1"),
      entryOf("q", "c*", "2"),
    ];
    const book = read('{"prices":[' + list.join(",") + "]}", new ConfigIssues());
    expect(inputPrice(book, "a")).toBe(-1);
    expect(inputPrice(book, "b")).toBe(5, "they agree");
    expect(inputPrice(book, "cc")).toBe(-1);
    expect(inputPrice(book, "a", "q")).toBe(2);
  });

  test("tells prices apart by all of their parts", () => {
    const price = '{"input":"1","output":"2","longContext":{"above":5,"input":"3"},"batch":{"input":"1"}}';
    const rows: string[] = [
      price,
      "1",
      '{"input":"1","output":"2","longContext":{"above":6,"input":"3"},"batch":{"input":"1"}}',
      "-1",
      '{"input":"1","output":"2","longContext":{"above":5,"input":"4"},"batch":{"input":"1"}}',
      "-1",
      '{"input":"1","output":"2","longContext":{"above":5,"input":"3"}}',
      "-1",
      '{"input":"1","output":"2","longContext":{"above":5,"input":"3"},"batch":{"input":"1","longContext":{"input":"1"}}}',
      "-1",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const issues = new ConfigIssues();
      const first = '{"provider":"p","model":"a","price":' + price + "}";
      const second = '{"provider":"q","model":"a","price":' + rows[i] + "}";
      const book = read('{"prices":[' + first + "," + second + "]}", issues);
      expect(issues.summary).toBe("");
      expect(inputPrice(book, "a")).toBe(I64.parseInt(rows[i + 1]), rows[i]);
    }
  });

  test("may have a price for all others", () => {
    const table = read('{"prices":[' + entry("*", "9") + "," + entry("a", "1") + "]}", new ConfigIssues());
    expect(inputPrice(table, "a")).toBe(1);
    expect(inputPrice(table, "b")).toBe(9);
  });

  test("is empty where none is configured", () => {
    const issues = new ConfigIssues();
    expect(read("{}", issues).isEmpty).toBe(true);
    expect(read('{"prices":null}', issues).isEmpty).toBe(true);
    expect(read('{"prices":[]}', issues).isEmpty).toBe(true);
    expect(issues.summary).toBe("");
  });

  test("is refused for what is wrong in it", () => {
    const rate = "expected a decimal number from 0 to 1000000 with up to 6 decimals";
    const rows: string[] = [
      '{"prices":{}}',
      "prices: expected an array, got an object",
      '{"prices":[1]}',
      "prices[0]: expected an object, got a number",
      '{"prices":[{"price":{"input":"1","output":"2"}}]}',
      "prices[0].model: expected a model's name, or its beginning and a star",
      '{"prices":[{"model":"a"}]}',
      "prices[0].price: is required",
      '{"prices":[' + entry("a", "1") + "," + entry("a", "1") + "]}",
      "prices[1].model: another entry has the same model",
      '{"prices":[' + entry("a*", "1") + "," + entry("a*", "1") + "]}",
      "prices[1].model: another entry has the same model",
      '{"prices":[' + entryOf("p", "a", "1") + "," + entryOf("p", "a", "1") + "]}",
      "prices[1].model: another entry has the same model",
      '{"prices":[{"provider":1,"model":"a","price":{"input":"1","output":"2"}}]}',
      "prices[0].provider: expected a string, got a number",
      '{"prices":[{"model":"a","price":[]}]}',
      "prices[0].price: expected an object, got an array",
      '{"prices":[{"model":"a","price":{"input":"1"}}]}',
      "prices[0].price.output: is required",
      '{"prices":[{"model":"a","price":{"input":1,"output":"2"}}]}',
      "prices[0].price.input: expected a string, got a number",
      '{"prices":[{"model":"a","price":{"input":"1","output":"2","cacheWrite":"-1"}}]}',
      "prices[0].price.cacheWrite: " + rate,
      '{"prices":[{"model":"a","price":{"input":"1","output":"2","longContext":{"input":"2"}}}]}',
      "prices[0].price.longContext.above: expected a number of tokens, 1 or more",
      '{"prices":[{"model":"a","price":{"input":"1","output":"2","batch":{"input":"x"}}}]}',
      "prices[0].price.batch.input: " + rate,
      '{"prices":[{"model":"a","price":{"input":"1","output":"2","batch":{"longContext":{}}}}]}',
      "prices[0].price.batch.longContext: needs a longContext beside batch, which says from when on it counts",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const issues = new ConfigIssues();
      read(rows[i], issues);
      expect(issues.summary).toBe(rows[i + 1], rows[i]);
    }
  });

  test("tells of keys that nobody reads", () => {
    const issues = new ConfigIssues();
    read('{"prices":[{"model":"a","price":{"input":"1","output":"2","cachedinput":"1"}}]}', issues);
    expect(issues.summary).toBe("");
    expect(issues.warnings.join("; ")).toBe('prices[0].price.cachedinput: unknown key; did you mean "cachedInput"?');
  });
});
