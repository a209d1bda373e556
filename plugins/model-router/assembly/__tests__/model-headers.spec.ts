import { Bytes, ConfigIssues } from "proxy-wasm-assemblyscript-sdk/assembly";
import { routeByModel } from "../routing";
import { policyOf, shown } from "./policies";

const TABLE: string =
  '"baseModels":[{"name":"llama","adapters":["food","tweets"]},{"name":"qwen"},{"name":"llama","adapters":["cad"]}]';

function headersOf(config: string, model: string): string {
  return shown(routeByModel(policyOf(config), model, Bytes.of("{}")).headers);
}

function issuesOf(config: string): string {
  const issues = new ConfigIssues();
  policyOf(config, issues);
  return issues.errors.join("; ");
}

describe("body-based routing", () => {
  test("names the model, and the base of an adapter; a base is its own", () => {
    const config = '{"bodyBasedRouting":{' + TABLE + "}}";
    const rows: string[] = [
      "food",
      "x-gateway-model-name=food x-gateway-base-model-name=llama",
      "cad",
      "x-gateway-model-name=cad x-gateway-base-model-name=llama",
      "llama",
      "x-gateway-model-name=llama x-gateway-base-model-name=llama",
      "qwen",
      "x-gateway-model-name=qwen x-gateway-base-model-name=qwen",
      "gpt-4o",
      "x-gateway-model-name=gpt-4o",
      "Food",
      "x-gateway-model-name=Food",
    ];
    for (let i = 0; i + 1 < rows.length; i += 2) expect(headersOf(config, rows[i])).toBe(rows[i + 1], rows[i]);
  });

  test("without a table no base is known, and headers may have other names", () => {
    expect(headersOf('{"bodyBasedRouting":{}}', "llama")).toBe("x-gateway-model-name=llama");
    const config = '{"bodyBasedRouting":{"modelHeader":"X-M","baseModelHeader":"X-B",' + TABLE + "}}";
    expect(headersOf(config, "food")).toBe("x-m=food x-b=llama");
  });

  test("comes beside the other headers, with the model as it was asked for or picked", () => {
    expect(headersOf('{"modelToHeader":"m","addProviderHeader":"p","bodyBasedRouting":{}}', "meta/llama")).toBe(
      "m=meta/llama x-gateway-model-name=meta/llama p=meta",
    );
    expect(
      headersOf('{"autoRouting":{"enable":true,"defaultModel":"llama"},"bodyBasedRouting":{}}', "higress/auto"),
    ).toBe("x-higress-llm-model=llama x-gateway-model-name=llama");
  });

  test("reads requests", () => {
    expect(policyOf('{"bodyBasedRouting":{}}').isActive).toBe(true);
    expect(policyOf('{"inferenceObjective":{}}').isActive).toBe(false);
  });

  test("an adapter of two models is refused, and so are two headers of one name", () => {
    expect(
      issuesOf('{"bodyBasedRouting":{"baseModels":[{"name":"a","adapters":["x"]},{"name":"b","adapters":["y","x"]}]}}'),
    ).toBe("bodyBasedRouting.baseModels[1].adapters[1]: x belongs to a already");
    expect(issuesOf('{"bodyBasedRouting":{"baseModels":[{"name":"a","adapters":["b"]},{"name":"b"}]}}')).toBe(
      "bodyBasedRouting.baseModels[1].name: b belongs to a already",
    );
    expect(issuesOf('{"bodyBasedRouting":{"modelHeader":"x-a","baseModelHeader":"X-A"}}')).toBe(
      "bodyBasedRouting.baseModelHeader: is the same as modelHeader",
    );
  });
});
