import { ConfigMap } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapping } from "../mapping";

/** @param pairs keys and models in turn */
function mapping(pairs: Array<string>): ModelMapping {
  const map = new ConfigMap<string>();
  for (let i = 0; i + 1 < pairs.length; i += 2) map.push(pairs[i], pairs[i + 1]);
  return new ModelMapping(map);
}

/** @param rows models asked for and sent on in turn */
function expectRows(models: ModelMapping, rows: Array<string>): void {
  for (let i = 0; i + 1 < rows.length; i += 2) expect(models.resolve(rows[i])).toBe(rows[i + 1], rows[i]);
}

describe("the mapping of models", () => {
  test("the whole name wins over prefixes, and those over the default", () => {
    const models = mapping(["*", "other", "gpt-*", "qwen-plus", "gpt-4o", "qwen-max"]);
    expectRows(models, ["gpt-4o", "qwen-max", "gpt-4o-mini", "qwen-plus", "gpt-", "qwen-plus", "claude", "other"]);
  });

  test("of the prefixes that match the longest wins, wherever it stands", () => {
    const short = mapping(["gpt-*", "a", "gpt-4*", "b", "gpt-4o*", "c"]);
    const long = mapping(["gpt-4o*", "c", "gpt-4*", "b", "gpt-*", "a"]);
    const rows = ["gpt-3", "a", "gpt-4", "b", "gpt-4o", "c", "gpt-4o-mini", "c", "gpt", "gpt"];
    expectRows(short, rows);
    expectRows(long, rows);
  });

  test("without a default, unknown names stay", () => {
    expectRows(mapping(["a", "b"]), ["x", "x", "A", "A", "", ""]);
  });

  test("the default names a model where the request has none", () => {
    expectRows(mapping(["*", "d"]), ["", "d"]);
  });

  test("an empty model keeps the name, and hides the default", () => {
    expectRows(mapping(["keep", "", "pre-*", "", "*", "d"]), ["keep", "keep", "pre-x", "pre-x", "x", "d"]);
  });

  test("of equal keys the last counts", () => {
    expectRows(mapping(["a", "1", "a", "2", "p*", "1", "p*", "2", "*", "1", "*", "2"]), [
      "a",
      "2",
      "px",
      "2",
      "z",
      "2",
    ]);
  });

  test("a star stands for anything at the end only", () => {
    expectRows(mapping(["a*b", "1", "c**", "2"]), ["axb", "axb", "a*b", "1", "c*d", "2", "cd", "cd"]);
  });

  test("names are compared by every character", () => {
    expectRows(mapping(["模型", "model", "模*", "m"]), ["模型", "model", "模x", "m", "模", "m", "型", "型"]);
  });

  test("it is empty when nothing is renamed", () => {
    expect(mapping([]).isEmpty).toBe(true);
    expect(mapping(["*", ""]).isEmpty).toBe(true);
    expect(mapping(["*", "d"]).isEmpty).toBe(false);
    expect(mapping(["p*", "d"]).isEmpty).toBe(false);
    expect(mapping(["a", "d"]).isEmpty).toBe(false);
  });
});
