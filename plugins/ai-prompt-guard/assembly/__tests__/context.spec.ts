import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { clampOutput } from "../context/clamp";
import { ContextRule, ContextVerdict } from "../context/context-rule";
import { dropOldest } from "../context/drop-oldest";
import { ContextWindow } from "../generated/config.gen";

const ALL: i64 = 1 << 40;

function ruleOf(config: string): ContextRule {
  const issues = new ConfigIssues();
  const window = ContextWindow.decode(JsonValue.of(Bytes.of(config)), ConfigPath.root(), issues);
  expect(issues.summary).toBe("");
  return new ContextRule(window);
}

function judged(config: string, model: string, body: string): ContextVerdict {
  return ruleOf(config).judge(Front.OpenAiChat, Bytes.of(model), Bytes.of(body));
}

/** The conversation without its oldest turns, until nothing more may go; "refused" when that is not enough. */
function shortened(front: Front, body: string, excess: i64): string {
  const out = dropOldest(front, Bytes.of(body), excess);
  return out == null ? "refused" : out.dropped.toString() + " " + out.body.toString();
}

function words(count: i32): string {
  return "word ".repeat(count);
}

describe("the window of a model", () => {
  test("is that of its name, then of the longest beginning, then of the others", () => {
    const config =
      '{"tokens":10,"models":{"gpt-4*":1000000,"gpt-4o*":10,"gpt-4o":1000000,"*":10},"marginPercent":0,"reserve":1}';
    const body = '{"messages":[{"role":"user","content":"' + words(50) + '"}]}';
    const rows: string[] = ["gpt-4o", "passes", "gpt-4o-mini", "refused", "gpt-4.1", "passes", "claude", "refused"];
    for (let i = 0; i < rows.length; i += 2) {
      expect(judged(config, rows[i], body).refused ? "refused" : "passes").toBe(rows[i + 1], rows[i]);
    }
  });

  test("that is not known is not looked at", () => {
    const body = '{"messages":[{"role":"user","content":"' + words(50) + '"}]}';
    expect(judged('{"models":{"a":1}}', "b", body).refused).toBe(false);
    expect(judged('{"models":{"a":1}}', "", body).refused).toBe(false);
  });

  test("has to take the answer as well", () => {
    const body = '{"max_tokens":80,"messages":[{"role":"user","content":"' + words(50) + '"}]}';
    expect(judged('{"tokens":150,"marginPercent":0}', "m", body).refused).toBe(false);
    expect(judged('{"tokens":125,"marginPercent":0}', "m", body).refused).toBe(true);
    expect(judged('{"tokens":150,"marginPercent":50}', "m", body).refused).toBe(true);
  });
});

describe("dropping the oldest turns", () => {
  test("of OpenAI's: whole turns, with the calls of tools and their results", () => {
    const body =
      '{"messages": [{"role":"system","content":"S"}, {"role":"user","content":"' +
      words(20) +
      '"}, {"role":"assistant","tool_calls":[{"id":"1"}]}, {"role":"tool","tool_call_id":"1","content":"R"}, {"role":"assistant","content":"A"}, {"role":"user","content":"b"}], "n":1}';
    expect(shortened(Front.OpenAiChat, body, 1)).toBe(
      '4 {"messages": [{"role":"system","content":"S"},{"role":"user","content":"b"}], "n":1}',
    );
    expect(shortened(Front.OpenAiChat, body, ALL)).toBe("refused");
  });

  test("no more of them than needed", () => {
    const turn = '{"role":"user","content":"' + words(20) + '"},{"role":"assistant","content":"x"}';
    const body = '{"messages":[' + turn + "," + turn + ',{"role":"user","content":"b"}]}';
    expect(shortened(Front.OpenAiChat, body, 5)).toBe('2 {"messages":[' + turn + ',{"role":"user","content":"b"}]}');
    expect(shortened(Front.OpenAiChat, body, 30)).toBe('4 {"messages":[{"role":"user","content":"b"}]}');
  });

  test("of Anthropic's: a result of a tool begins no turn", () => {
    const body =
      '{"messages":[{"role":"user","content":"a long question"},{"role":"assistant","content":[{"type":"tool_use","id":"1"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"R"}]},{"role":"assistant","content":"A"},{"role":"user","content":"b"}]}';
    expect(shortened(Front.AnthropicMessages, body, 1)).toBe('4 {"messages":[{"role":"user","content":"b"}]}');
    const open =
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"1"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"R"}]}]}';
    expect(shortened(Front.AnthropicMessages, open, 1)).toBe("refused");
  });

  test("of Gemini's and of the Responses API", () => {
    const gemini =
      '{"contents":[{"role":"user","parts":[{"text":"a long question"}]},{"role":"model","parts":[{"functionCall":{"name":"f"}}]},{"role":"user","parts":[{"functionResponse":{"name":"f"}}]},{"parts":[{"text":"b"}]}]}';
    expect(shortened(Front.Gemini, gemini, 1)).toBe('3 {"contents":[{"parts":[{"text":"b"}]}]}');
    const responses =
      '{"input":[{"role":"user","content":"a long question"},{"type":"function_call","call_id":"1"},{"type":"function_call_output","call_id":"1","output":"R"},{"role":"developer","content":"D"},{"role":"user","content":"b"}]}';
    expect(shortened(Front.OpenAiResponses, responses, 1)).toBe(
      '3 {"input":[{"role":"developer","content":"D"},{"role":"user","content":"b"}]}',
    );
  });

  test("what the user says in a row is one turn", () => {
    const body = '{"messages":[{"role":"user","content":"a long question"},{"role":"user","content":"b"}]}';
    expect(shortened(Front.OpenAiChat, body, 1)).toBe("refused");
  });

  test("without a conversation there is nothing to drop", () => {
    const rows: string[] = ["{}", '{"messages":[]}', '{"messages":"x"}', "", '{"messages":[1,null]}'];
    for (let i = 0; i < rows.length; i++) expect(shortened(Front.OpenAiChat, rows[i], 1)).toBe("refused", rows[i]);
  });

  test("tells what was dropped", () => {
    const turn = '{"role":"user","content":"' + words(50) + '"},{"role":"assistant","content":"x"}';
    const body = '{"messages":[' + turn + ',{"role":"user","content":"b"}]}';
    const verdict = judged('{"action":"dropOldest","tokens":40,"reserve":10}', "m", body);
    expect(verdict.refused).toBe(false);
    expect(verdict.dropped).toBe(2);
    expect(verdict.body.toString()).toBe('{"messages":[{"role":"user","content":"b"}]}');
  });
});

describe("clamping the answer", () => {
  test("lowers whatever sets its tokens", () => {
    const rows: string[] = [
      '{"max_tokens":100,"n":1}',
      '{"max_tokens":40,"n":1}',
      '{"max_completion_tokens":100,"max_tokens":7}',
      '{"max_completion_tokens":40,"max_tokens":7}',
      '{"max_output_tokens":41}',
      '{"max_output_tokens":40}',
      '{"generationConfig":{"maxOutputTokens":99}}',
      '{"generationConfig":{"maxOutputTokens":40}}',
      '{"max_tokens":40}',
      '{"max_tokens":40}',
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const body = clampOutput(Bytes.of(rows[i]), 40);
      expect(body == null ? "refused" : body.toString()).toBe(rows[i + 1], rows[i]);
    }
  });

  test("leaves room for thinking", () => {
    expect(clampOutput(Bytes.of('{"max_tokens":9000,"thinking":{"budget_tokens":2000}}'), 2000)).toBeNull();
  });

  test("leaves no less than the reserve, and nothing to an answer without a maximum", () => {
    const body = (limit: string): string => '{"messages":[{"role":"user","content":"' + words(50) + '"}]' + limit + "}";
    const config = '{"action":"clamp","tokens":100,"reserve":30,"marginPercent":0}';
    const fits = judged(config, "m", body(',"max_tokens":1000'));
    expect(fits.refused).toBe(false);
    expect(fits.clamped).toBeGreaterThan(29);
    expect(judged(config.replace("30", "90"), "m", body(',"max_tokens":1000')).refused).toBe(true);
    expect(judged(config.replace("30", "90"), "m", body("")).refused).toBe(true);
  });
});
