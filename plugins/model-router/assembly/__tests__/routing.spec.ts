import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { routeByModel } from "../routing";
import { policyOf, shown } from "./policies";

/** @param rows models asked for, headers set and models sent on in turn */
function expectRows(config: string, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 2 < rows.length; i += 3) {
    const routing = routeByModel(policy, rows[i], Bytes.of('{"messages":[{"role":"user","content":"hi"}]}'));
    expect(shown(routing.headers)).toBe(rows[i + 1], rows[i]);
    expect(routing.model).toBe(rows[i + 2], rows[i]);
  }
}

describe("headers from the model", () => {
  test("modelToHeader: the model as it was asked for", () => {
    expectRows('{"modelToHeader":"x-model"}', ["gpt-4o", "x-model=gpt-4o", "gpt-4o", "a/b", "x-model=a/b", "a/b"]);
  });

  test("addProviderHeader: what is before the first slash, while the model keeps the rest", () => {
    expectRows('{"addProviderHeader":"x-provider"}', [
      "qwen/qwen-long",
      "x-provider=qwen",
      "qwen-long",
      "a/b/c",
      "x-provider=a",
      "b/c",
      "gpt-4o",
      "",
      "gpt-4o",
      "/b",
      "x-provider=",
      "b",
      "a/",
      "x-provider=a",
      "",
    ]);
  });

  test("both: the whole name in the one, its provider in the other", () => {
    expectRows('{"modelToHeader":"x-model","addProviderHeader":"x-provider"}', [
      "qwen/long",
      "x-model=qwen/long x-provider=qwen",
      "long",
      "long",
      "x-model=long",
      "long",
    ]);
  });

  test("without a header to set, requests need not be read", () => {
    expect(policyOf("{}").isActive).toBe(false);
    expect(policyOf('{"autoRouting":{"enable":false,"defaultModel":"x"}}').isActive).toBe(false);
    expect(policyOf('{"autoRouting":{"enable":true}}').isActive).toBe(true);
    expect(policyOf('{"modelToHeader":"x"}').isActive).toBe(true);
    expect(policyOf('{"addProviderHeader":"x"}').isActive).toBe(true);
  });
});

describe("a model that was picked", () => {
  test("stands in Higress's header, in modelToHeader and in the body, and is not split", () => {
    expectRows(
      '{"modelToHeader":"x-model","addProviderHeader":"x-provider","autoRouting":{"enable":true,"defaultModel":"q/w"}}',
      ["higress/auto", "x-higress-llm-model=q/w x-model=q/w", "q/w", "p/m", "x-model=p/m x-provider=p", "m"],
    );
  });

  test("comes once where modelToHeader is that header", () => {
    expectRows('{"modelToHeader":"x-higress-llm-model","autoRouting":{"enable":true,"defaultModel":"q"}}', [
      "higress/auto",
      "x-higress-llm-model=q",
      "q",
    ]);
  });

  test("is none when no rule matches and there is no default: nothing changes", () => {
    const policy = policyOf('{"modelToHeader":"x-model","addProviderHeader":"x-p","autoRouting":{"enable":true}}');
    const routing = routeByModel(policy, "higress/auto", Bytes.of("{}"));
    expect(routing.isStuck).toBe(true);
    expect(routing.headers.length).toBe(0);
    expect(routing.model).toBe("higress/auto");
  });

  test("is not looked for when auto-routing is off", () => {
    expectRows('{"addProviderHeader":"x-p","autoRouting":{"defaultModel":"q"}}', [
      "higress/auto",
      "x-p=higress",
      "auto",
    ]);
  });
});
