import { Usage } from "../../ai/usage";
import { mentionsUsage, UsageTracker } from "../../ai/usage-tracker";
import { writeAnthropicUsage } from "../../ai/front/anthropic-usage";
import { ownUsage, writeOpenAiUsage } from "../../ai/front/openai-usage";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

function track(events: string[]): UsageTracker {
  const tracker = new UsageTracker();
  for (let i = 0; i < events.length; i++) tracker.observe(Bytes.of(events[i]));
  return tracker;
}

/** `model input/output/total cached/created/reasoning` */
function facts(events: string[]): string {
  const tracker = track(events);
  const usage = tracker.usage;
  const counts = `${usage.input}/${usage.output}/${usage.total} ${usage.cachedInput}/${usage.cacheCreation}/${usage.reasoning}`;
  return tracker.model.toString() + " " + counts;
}

function asOpenAi(usage: Usage): string {
  const out = new ByteWriter();
  writeOpenAiUsage(out, usage);
  return out.view().toString();
}

function asAnthropic(usage: Usage): string {
  const out = new ByteWriter();
  writeAnthropicUsage(out, usage);
  return out.view().toString();
}

describe("UsageTracker", () => {
  test("reads OpenAI chat, with details", () => {
    const body =
      '{"model":"gpt","usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}';
    expect(facts([body])).toBe("gpt 10/4/14 6/-1/3");
  });

  test("reads OpenAI Responses from its last event", () => {
    const event =
      '{"type":"response.completed","response":{"model":"gpt","usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":10}}}';
    expect(facts(['{"type":"response.created","response":{"model":"gpt","usage":null}}', event])).toBe(
      "gpt 7/3/10 2/-1/1",
    );
  });

  test("counts Anthropic's cumulative events once, its cache on top of the input", () => {
    const start =
      '{"type":"message_start","message":{"model":"claude","usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":1}}}';
    const first = '{"type":"message_delta","usage":{"output_tokens":8}}';
    const second =
      '{"type":"message_delta","usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":15}}';
    expect(facts([start, first, second])).toBe("claude 17/15/32 5/2/-1");
    expect(track([start, second]).usage.reportedInput).toBe(10);
  });

  test("reads Gemini, whose thoughts are beside the candidates, alone and in a list", () => {
    const chunk =
      '{"modelVersion":"gemini","usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4,"thoughtsTokenCount":6,"cachedContentTokenCount":3,"toolUsePromptTokenCount":1,"totalTokenCount":20}}';
    expect(facts([chunk])).toBe("gemini 10/10/20 3/-1/6");
    expect(facts(["[" + chunk + "," + chunk + "]"])).toBe("gemini 10/10/20 3/-1/6");
  });

  test("reads what Groq, Moonshot, DeepSeek, Bedrock and Doubao say", () => {
    expect(facts(['{"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2}}}'])).toBe(" 1/2/3 -1/-1/-1");
    expect(facts(['{"choices":[{"usage":{"prompt_tokens":1,"completion_tokens":2}}]}'])).toBe(" 1/2/3 -1/-1/-1");
    expect(facts(['{"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_cache_hit_tokens":4}}'])).toBe(
      " 5/2/7 4/-1/-1",
    );
    expect(facts(['{"usage":{"inputTokens":5,"outputTokens":2,"totalTokens":7,"cacheReadInputTokens":1}}'])).toBe(
      " 6/2/7 1/-1/-1",
    );
    expect(track(['{"usage":{"generated_images":2}}']).usage.generatedImages).toBe(2);
  });

  test("a gateway's mixed form does not count the cache twice", () => {
    const mixed = '{"usage":{"prompt_tokens":10,"completion_tokens":1,"cache_read_input_tokens":4}}';
    expect(facts([mixed])).toBe(" 10/1/11 4/-1/-1");
  });

  test("null, wrong types, negative and absurd counts do no harm", () => {
    expect(track(['{"usage":null}', '{"usage":"x"}', '{"usage":[1]}']).usage.known).toBe(false);
    expect(facts(['{"usage":{"prompt_tokens":-5,"completion_tokens":"x","total_tokens":null}}'])).toBe(
      " 0/0/0 -1/-1/-1",
    );
    expect(facts(['{"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":1}}'])).toBe(
      " 9007199254740992/1/9007199254740993 -1/-1/-1",
    );
    expect(track(['{"usage":{"prompt_tokens":1}']).usage.known).toBe(false);
  });

  test("text about usage is no usage", () => {
    expect(facts(['{"model":"m","choices":[{"delta":{"content":"say \\"usage\\": {\\"prompt_tokens\\": 9}"}}]}'])).toBe(
      "m 0/0/0 -1/-1/-1",
    );
  });
});

describe("mentionsUsage", () => {
  test("finds the word at every place", () => {
    for (let before = 0; before < 40; before++) {
      for (let after = 0; after < 20; after++) {
        const text = '"'.repeat(before) + '"usage' + "x".repeat(after);
        expect(mentionsUsage(Bytes.of(text))).toBe(true, text);
        expect(mentionsUsage(Bytes.of(text).slice(0, before + 5))).toBe(false, text);
      }
    }
    expect(mentionsUsage(Bytes.of('"usagX"usag" usage "u'.repeat(9)))).toBe(false);
  });

  test("null is no mention, wherever it stands", () => {
    for (let before = 0; before < 40; before++) {
      expect(mentionsUsage(Bytes.of(" ".repeat(before) + '"usage":null'))).toBe(false);
      expect(mentionsUsage(Bytes.of(" ".repeat(before) + '"usage":null}"usage":{}'))).toBe(true);
      expect(mentionsUsage(Bytes.of(" ".repeat(before) + '"usage":nul'))).toBe(true);
    }
  });
});

describe("usage in a client's protocol", () => {
  test("Anthropic's input leaves the cache out, OpenAI's holds it", () => {
    const anthropic = track([
      '{"usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":3}}',
    ]).usage;
    expect(asOpenAi(anthropic)).toBe(
      '{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":2}}',
    );
    expect(asAnthropic(anthropic)).toBe(
      '{"input_tokens":10,"cache_creation_input_tokens":2,"cache_read_input_tokens":5,"output_tokens":3}',
    );
    const openAi = track([
      '{"usage":{"prompt_tokens":17,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":5}}}',
    ]).usage;
    expect(asAnthropic(openAi)).toBe('{"input_tokens":12,"cache_read_input_tokens":5,"output_tokens":3}');
  });

  test("what other plugins are told says all that a price may ask for, and is read as it was written", () => {
    const rows: string[] = [
      '{"usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":4,"cache_creation":{"ephemeral_1h_input_tokens":3},"output_tokens":3,"service_tier":"batch"}}',
      '{"prompt_tokens":19,"completion_tokens":3,"total_tokens":22,"prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":4},"cache_creation":{"ephemeral_1h_input_tokens":3},"service_tier":"batch"}',
      '{"service_tier":"flex","usage":{"prompt_tokens":9,"completion_tokens":3}}',
      '{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"service_tier":"batch"}',
      '{"type":"response.completed","response":{"service_tier":"flex","usage":{"input_tokens":9,"output_tokens":3}}}',
      '{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"service_tier":"batch"}',
      '{"service_tier":"default","usage":{"prompt_tokens":9,"completion_tokens":3}}',
      '{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}',
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const written = ownUsage(track([rows[i]]).usage).toString();
      expect(written).toBe(rows[i + 1]);
      expect(ownUsage(track(['{"usage":' + written + "}"]).usage).toString()).toBe(written);
    }
  });
});
