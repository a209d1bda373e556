import { withReasoningMode } from "../answer/reasoning-mode";
import { ThinkingPromotion } from "../answer/thinking-promotion";
import { AnswerRecord, tell } from "./answer-record";

function promoted(script: string): string {
  const record = new AnswerRecord();
  tell(new ThinkingPromotion(record), script);
  return record.calls.join("|");
}

function inMode(mode: string, script: string): string {
  const record = new AnswerRecord();
  tell(withReasoningMode(mode, record), script);
  return record.calls.join("|");
}

describe("thinking that is promoted", () => {
  test("is the text of an answer without any", () => {
    expect(promoted("think a|think b|finish|end")).toBe("text ab|finish|end");
    expect(promoted("think a|end")).toBe("text a|end");
  });

  test("takes the place of white space", () => {
    expect(promoted("text \\n \\t|think a|text  |finish|end")).toBe("text a|finish|end");
  });

  test("loses the signature that was for thinking", () => {
    expect(promoted("think a|sign s|hide h|think b|finish|end")).toBe("text a|text b|finish|end");
  });
});

describe("thinking that is not promoted", () => {
  test("comes before the text, in its order", () => {
    const script = "think a|sign s|hide h|think b|text  |text c|think d|finish|end";
    expect(promoted(script)).toBe(script);
  });

  test("comes in one piece where it was held", () => {
    expect(promoted("think a|think b|text c|text d|finish|end")).toBe("think ab|text c|text d|finish|end");
  });

  test("stays before a tool call or a refusal, which are no empty answer", () => {
    expect(promoted("think a|call f|finish|end")).toBe("think a|call f|finish|end");
    expect(promoted("think a|refuse no|finish|end")).toBe("think a|refuse no|finish|end");
  });

  test("stays when the answer fails", () => {
    expect(promoted("think a|error|end")).toBe("think a|error|end");
  });

  test("is nothing where there was none", () => {
    expect(promoted("text  |finish|end")).toBe("text  |finish|end");
    expect(promoted("hide h|finish|end")).toBe("hide h|finish|end");
    expect(promoted("error|end")).toBe("error|end");
  });

  test("goes on once it is more than is held", () => {
    const much = "x".repeat(1024 * 1024);
    expect(promoted("think " + much + "|think y|think z|finish|end")).toBe(
      "think " + much + "|think y|think z|finish|end",
    );
    expect(promoted("think a|think " + much + "|finish|end")).toBe("think a|think " + much + "|finish|end");
    expect(promoted("think " + much + "|finish|end")).toBe("text " + much + "|finish|end");
  });

  test("goes on once it comes in too many pieces", () => {
    expect(promoted("think a|hide h|".repeat(600) + "finish|end")).toBe("think a|hide h|".repeat(600) + "finish|end");
  });
});

describe("several choices", () => {
  test("have the first promoted only", () => {
    expect(promoted("think a|choice 1|think b|finish|choice 0|finish|end")).toBe(
      "choice 1|think b|finish|choice 0|text a|finish|end",
    );
    expect(promoted("think a|choice 1|think b|end")).toBe("choice 1|think b|choice 0|text a|end");
    expect(promoted("think a|choice 1|think b|error|end")).toBe("choice 1|think b|choice 0|think a|error|end");
  });
});

describe("reasoningContentMode", () => {
  const script = "think a|think b|sign s|hide h|text c|think d|call f|finish|end";

  test("passthrough changes nothing", () => {
    expect(inMode("passthrough", script)).toBe(script);
  });

  test("ignore drops the thinking", () => {
    expect(inMode("ignore", script)).toBe("text c|call f|finish|end");
  });

  test("concat puts it between tags", () => {
    expect(inMode("concat", script)).toBe(
      "text <think>|text a|text b|text </think>\\n|text c|text <think>|text d|text </think>\\n|call f|finish|end",
    );
    expect(inMode("concat", "think a|finish|end")).toBe("text <think>|text a|text </think>\\n|finish|end");
    expect(inMode("concat", "text a|refuse b|finish|end")).toBe("text a|refuse b|finish|end");
  });

  test("concat keeps the choices apart", () => {
    expect(inMode("concat", "think a|choice 1|text b|choice 500|think c|choice 0|text d|end")).toBe(
      "text <think>|text a|choice 1|text b|choice 500|text <think>|text c|choice 0|text </think>\\n|text d|end",
    );
  });
});
