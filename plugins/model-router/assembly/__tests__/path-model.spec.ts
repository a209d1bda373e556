import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PathModel } from "../path-model";
import { headersOfPath } from "../routing";
import { policyOf, shown } from "./policies";

/** @param rows targets, their models, and what they become ("" stays) in turn */
function expectRows(rows: Array<string>): void {
  for (let i = 0; i + 2 < rows.length; i += 3) {
    const found = PathModel.read(Bytes.of(rows[i]));
    const changed = found.changed;
    expect(found.model.toString()).toBe(rows[i + 1], rows[i]);
    expect(changed == null ? "" : changed.toString()).toBe(rows[i + 2], rows[i]);
  }
}

describe("the model in a path", () => {
  test("Gemini's stands in front of the method", () => {
    // biome-ignore format: a table
    expectRows([
      "/v1beta/models/gemini-2.5-pro:generateContent", "gemini-2.5-pro", "",
      "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse&model=x", "gemini-2.5-pro", "",
      "/v1beta/models/a%2Fb:countTokens", "a/b", "",
      "/v1beta/models/:generateContent", "", "",
      "/v1beta/models/gemini-2.5-pro", "", "",
      "/v1beta/models?x=/models/m:y", "", "",
    ]);
  });

  test("the Realtime API's is in the query", () => {
    // biome-ignore format: a table
    expectRows([
      "/v1/realtime?model=gpt-realtime", "gpt-realtime", "",
      "/v1/realtime?intent=x&model=gpt%2Drealtime", "gpt-realtime", "",
      "/v1/realtime?mod%65l=gpt-realtime", "gpt-realtime", "",
      "/v1/realtime?model=", "", "",
      "/v1/realtime?intent=transcription", "", "",
      "/v1/realtime", "", "",
      "/v1/realtime/calls?model=m", "", "",
      "/v1/chat/completions?model=m", "", "",
    ]);
  });

  test("of several in a query the first counts, and the others go", () => {
    // biome-ignore format: a table
    expectRows([
      "/v1/realtime?model=a&x=1&model=b", "a", "/v1/realtime?model=a&x=1",
      "/v1/realtime?model=&model=b", "", "/v1/realtime?model=",
    ]);
  });
});

test("headers for a model in the path: whole, never picked, never split", () => {
  const all = '{"modelToHeader":"x-m","addProviderHeader":"x-p","autoRouting":{"enable":true,"defaultModel":"d"},';
  const policy = policyOf(`${all}"bodyBasedRouting":{"baseModels":[{"name":"base","adapters":["lora"]}]}}`);
  expect(shown(headersOfPath(policy, "a/b"))).toBe("x-m=a/b x-gateway-model-name=a/b");
  expect(shown(headersOfPath(policy, "higress/auto"))).toBe("x-m=higress/auto x-gateway-model-name=higress/auto");
  expect(shown(headersOfPath(policy, "lora"))).toBe(
    "x-m=lora x-gateway-model-name=lora x-gateway-base-model-name=base",
  );
  expect(shown(headersOfPath(policyOf("{}"), "m"))).toBe("");
});
