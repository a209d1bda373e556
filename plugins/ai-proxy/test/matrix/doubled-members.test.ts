import { beforeAll, expect, test } from "vitest";
import { loadTranslator, type Translator } from "./translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

const message = (content: string): string => JSON.stringify({ role: "user", content });

/** Whoever checks requests reads the last of two lists: the provider must get that one. */
const DOUBLED = `{"messages":[${message("first")}],"model":"m","messages":[${message("second")}],"target_lang":"DE"}`;

test.each(["hunyuan", "spark", "dify", "deepl", "triton"] as const)("%s gets the last of doubled messages", (back) => {
  const sent = translator.begin("openai", back, false).request(Buffer.from(DOUBLED));
  expect(sent).toContain("second");
  expect(sent).not.toContain("first");
});
