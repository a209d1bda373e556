import { Cost, CostGap } from "../../../ai/cost/cost";
import { ModelPrice } from "../../../ai/cost/price";
import { readPrice } from "../../../ai/cost/read-prices";
import { Usage } from "../../../ai/usage";
import { Bytes } from "../../../bytes";
import { ConfigIssues } from "../../../config/issues";
import { ConfigPath } from "../../../config/path";
import { jsonParse } from "../../../json/parse";

const CLAUDE: string =
  '{"input":"3","output":"15","cachedInput":"0.30","cacheWrite":"3.75","cacheWriteHour":"6",' +
  '"longContext":{"above":200000,"input":"6","output":"22.5","cachedInput":"0.60","cacheWrite":"7.5"},' +
  '"batch":{"input":"1.5","output":"7.5"}}';
const PLAIN: string = '{"input":"0.15","output":"0.6"}';
const THINKER: string = '{"input":"0.3","output":"2.5","reasoning":"3.5"}';
const SPEAKER: string = '{"input":"2.5","output":"10","audioInput":"40","audioOutput":"80"}';
const LONG_BATCH: string =
  '{"input":"2","output":"8","longContext":{"above":100,"input":"4","output":"16"},' +
  '"batch":{"input":"1","output":"4","longContext":{"input":"2","output":"8"}}}';

function priceOf(json: string): ModelPrice {
  const issues = new ConfigIssues();
  const price = readPrice(jsonParse(Bytes.of(json)), ConfigPath.root(), issues);
  expect(issues.summary).toBe("");
  expect(issues.warnings.length).toBe(0);
  return price;
}

function costOf(usage: string, price: string, isBatch: bool = false): Cost {
  const found = new Usage();
  found.merge(jsonParse(Bytes.of(usage)));
  return Cost.of(found, priceOf(price), isBatch);
}

describe("the cost of a request", () => {
  test("counts each kind of token at its price", () => {
    const rows: string[] = [
      "plain",
      '{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}',
      PLAIN,
      "0.00045",
      "one token",
      '{"prompt_tokens":1,"completion_tokens":0,"total_tokens":1}',
      PLAIN,
      "0.00000015",
      "OpenAI's cached tokens, within the input",
      '{"prompt_tokens":1000,"completion_tokens":0,"prompt_tokens_details":{"cached_tokens":600}}',
      CLAUDE,
      "0.00138",
      "Anthropic's cached and written tokens, beside the input",
      '{"input_tokens":100,"output_tokens":10,"cache_read_input_tokens":1000,"cache_creation_input_tokens":200}',
      CLAUDE,
      "0.0015",
      "tokens written for an hour",
      '{"input_tokens":0,"output_tokens":0,"cache_read_input_tokens":0,"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}',
      CLAUDE,
      "0.001575",
      "cached tokens without a price of their own, as others",
      '{"prompt_tokens":1000,"completion_tokens":0,"prompt_tokens_details":{"cached_tokens":600}}',
      PLAIN,
      "0.00015",
      "OpenAI's thinking, within the output",
      '{"prompt_tokens":0,"completion_tokens":100,"completion_tokens_details":{"reasoning_tokens":60}}',
      THINKER,
      "0.00031",
      "Gemini's thinking, beside the output",
      '{"promptTokenCount":0,"candidatesTokenCount":40,"thoughtsTokenCount":60}',
      THINKER,
      "0.00031",
      "thinking without a price of its own, as output",
      '{"promptTokenCount":0,"candidatesTokenCount":40,"thoughtsTokenCount":60}',
      PLAIN,
      "0.00006",
      "speech",
      '{"prompt_tokens":100,"completion_tokens":100,"prompt_tokens_details":{"audio_tokens":90},"completion_tokens_details":{"audio_tokens":80}}',
      SPEAKER,
      "0.010225",
      "embeddings, which have no output",
      '{"prompt_tokens":8,"total_tokens":8}',
      PLAIN,
      "0.0000012",
      "input by the total",
      '{"output_tokens":100,"total_tokens":1100}',
      PLAIN,
      "0.00021",
      "more cached than there is",
      '{"prompt_tokens":10,"completion_tokens":0,"prompt_tokens_details":{"cached_tokens":600}}',
      CLAUDE,
      "0.000003",
      "nothing",
      '{"prompt_tokens":0,"completion_tokens":0}',
      PLAIN,
      "0",
      "whole dollars",
      '{"prompt_tokens":1000000,"completion_tokens":0}',
      '{"input":"3","output":"15"}',
      "3",
    ];
    for (let i = 0; i < rows.length; i += 4) {
      const cost = costOf(rows[i + 1], rows[i + 2]);
      expect(cost.known).toBe(true, rows[i]);
      expect(cost.toString()).toBe(rows[i + 3], rows[i]);
    }
  });

  test("is that of long prompts above their limit, for all tokens", () => {
    expect(costOf('{"prompt_tokens":200000,"completion_tokens":1000}', CLAUDE).toString()).toBe("0.615");
    expect(costOf('{"prompt_tokens":200001,"completion_tokens":1000}', CLAUDE).toString()).toBe("1.222506");
    // What is read from the cache makes a prompt long, too.
    const cached =
      '{"input_tokens":1,"output_tokens":0,"cache_read_input_tokens":200000,"cache_creation_input_tokens":0}';
    expect(costOf(cached, CLAUDE).toString()).toBe("0.120006");
    // What the long price does not name is as usual.
    const hour =
      '{"input_tokens":200000,"output_tokens":0,"cache_read_input_tokens":0,"cache_creation_input_tokens":100,"cache_creation":{"ephemeral_1h_input_tokens":100}}';
    expect(costOf(hour, CLAUDE).toString()).toBe("1.2006");
  });

  test("is that of batches", () => {
    expect(costOf('{"prompt_tokens":1000,"completion_tokens":100}', CLAUDE, true).toString()).toBe("0.00225");
    expect(costOf('{"prompt_tokens":1000,"completion_tokens":100}', PLAIN, true).toString()).toBe("0.00021");
    // A discount on long prompts is not known, so none is given.
    expect(costOf('{"prompt_tokens":200001,"completion_tokens":1000}', CLAUDE, true).toString()).toBe("1.222506");
    expect(costOf('{"prompt_tokens":100,"completion_tokens":0}', LONG_BATCH, true).toString()).toBe("0.0001");
    expect(costOf('{"prompt_tokens":101,"completion_tokens":0}', LONG_BATCH, true).toString()).toBe("0.000202");
    expect(costOf('{"prompt_tokens":101,"completion_tokens":0}', LONG_BATCH).toString()).toBe("0.000404");
  });

  test("is unknown, and not zero, without a price", () => {
    const usage = new Usage();
    usage.reportedInput = 5;
    const cost = Cost.of(usage, null);
    expect(cost.known).toBe(false);
    expect(cost.gap).toBe(CostGap.Price);
    expect(cost.toString()).toBe("");
  });

  test("is unknown without usage, or where it says too little", () => {
    const rows: string[] = ["{}", '{"output_tokens":100}', '{"total_tokens":1100}', '{"completion_tokens":7}', "null"];
    for (let i = 0; i < rows.length; i++) expect(costOf(rows[i], PLAIN).gap).toBe(CostGap.Usage, rows[i]);
  });

  test("is rounded half up in the units of ledgers", () => {
    const cost = costOf('{"prompt_tokens":10,"completion_tokens":0}', '{"input":"0.05","output":"0"}');
    expect(cost.picoDollars).toBe(500000);
    expect(cost.nanoDollars).toBe(500);
    expect(cost.microDollars).toBe(1);
    const less = costOf('{"prompt_tokens":9,"completion_tokens":0}', '{"input":"0.05","output":"0"}');
    expect(less.nanoDollars).toBe(450);
    expect(less.microDollars).toBe(0);
  });

  test("stops at the highest number", () => {
    const usage = '{"prompt_tokens":9007199254740992,"completion_tokens":9007199254740992}';
    const cost = costOf(usage, '{"input":"1000000","output":"1000000"}');
    expect(cost.picoDollars).toBe(i64.MAX_VALUE);
    expect(cost.toString()).toBe("9223372.036854775807");
  });
});
