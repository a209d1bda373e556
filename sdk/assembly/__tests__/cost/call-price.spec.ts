import { CostGap } from "../../ai/cost/cost";
import { PriceBook } from "../../ai/cost/price-book";
import { readPrices } from "../../ai/cost/read-prices";
import { Usage } from "../../ai/usage";
import { Bytes } from "../../bytes";
import { ConfigIssues } from "../../config/issues";
import { ConfigPath } from "../../config/path";
import { CallPrice } from "../../cost/call-price";
import { jsonParse } from "../../json/parse";

const PRICES: string =
  '[{"model":"gpt-4o","price":{"input":"1","output":"2","batch":{"input":"0.5","output":"1"}}},' +
  '{"model":"gpt-4o-2024-05-13","price":{"input":"5","output":"15"}},' +
  '{"provider":"ns/dear","model":"gpt-4o","price":{"input":"10","output":"20"}}]';

function prices(): PriceBook {
  const issues = new ConfigIssues();
  const book = readPrices(jsonParse(Bytes.of(PRICES)), ConfigPath.root(), issues);
  expect(issues.summary).toBe("");
  return book;
}

function usageOf(json: string): Usage {
  const usage = new Usage();
  usage.merge(jsonParse(Bytes.of(json)));
  return usage;
}

function priceOf(provider: string, answered: string, endpoint: string, asked: string): CallPrice {
  return CallPrice.of(prices(), Bytes.of(provider), [Bytes.of(answered), Bytes.of(endpoint), Bytes.of(asked)]);
}

const MILLION: string = '{"prompt_tokens":1000000,"completion_tokens":0}';

describe("what a call is charged by", () => {
  test("is the model that answered, then the endpoint's, then the one asked for", () => {
    // provider, model that answered, the endpoint's, the one asked for; what is charged, and what a million costs
    const rows: string[] = [
      "",
      "gpt-4o",
      "other",
      "other",
      "gpt-4o",
      "1",
      "",
      "gpt-4o-2024-05-13",
      "gpt-4o",
      "gpt-4o",
      "gpt-4o-2024-05-13",
      "5",
      "",
      "gpt-4o-2024-08-06",
      "",
      "",
      "gpt-4o-2024-08-06",
      "1",
      "",
      "my-name-for-it",
      "gpt-4o",
      "my-name-for-it",
      "gpt-4o",
      "1",
      "",
      "",
      "",
      "gpt-4o",
      "gpt-4o",
      "1",
      "ns/dear",
      "gpt-4o-2024-08-06",
      "gpt-4o",
      "",
      "gpt-4o-2024-08-06",
      "10",
      "",
      "unheard-of",
      "",
      "asked",
      "unheard-of",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
    ];
    for (let i = 0; i < rows.length; i += 6) {
      const price = priceOf(rows[i], rows[i + 1], rows[i + 2], rows[i + 3]);
      expect(price.model.toString()).toBe(rows[i + 4]);
      expect(price.costOf(usageOf(MILLION)).toString()).toBe(rows[i + 5], rows[i + 1]);
    }
  });

  test("has a batch's price where the provider says that it charges it", () => {
    const price = priceOf("", "gpt-4o", "", "");
    const rows: string[] = ["batch", "0.5", "flex", "0.5", "standard", "1", "priority", "1"];
    for (let i = 0; i < rows.length; i += 2) {
      const usage = '{"prompt_tokens":1000000,"completion_tokens":0,"service_tier":"' + rows[i] + '"}';
      expect(price.costOf(usageOf(usage)).toString()).toBe(rows[i + 1], rows[i]);
    }
  });

  test("is not known without a price, nor without usage", () => {
    expect(priceOf("", "unheard-of", "", "").costOf(usageOf(MILLION)).gap).toBe(CostGap.Price);
    expect(priceOf("", "gpt-4o", "", "").costOf(new Usage()).gap).toBe(CostGap.Usage);
  });
});
