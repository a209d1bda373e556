import { Bytes, ConfigIssues, ConfigPath, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PickerDecoder } from "../policy";

function issuesOf(json: string): string {
  const issues = new ConfigIssues();
  new PickerDecoder().decode(jsonParse(Bytes.of(json)), ConfigPath.root(), issues);
  return issues.summary;
}

const GOOD: string = '{"cluster":"pool/a","picker":{"cluster":"epp/a"}}';

describe("a configuration", () => {
  test("may have many pools, or none", () => {
    expect(issuesOf("{}")).toBe("");
    expect(issuesOf('{"pools":[' + GOOD + ',{"cluster":"pool/b","picker":{"cluster":"epp/a"}}]}')).toBe("");
  });

  test("is refused with the place of what is wrong", () => {
    expect(issuesOf('{"pools":[' + GOOD + "," + GOOD + "]}")).toBe(
      "pools[1].cluster: another pool has this cluster, and a cluster has one endpoint picker",
    );
    expect(issuesOf('{"pools":[{"cluster":"a"}]}')).toBe("pools[0].picker: is required");
    expect(issuesOf('{"pools":[{"cluster":"a","picker":{}}]}')).toBe("pools[0].picker.cluster: is required");
    const head = '{"pools":[{"cluster":"a","picker":{"cluster":"b"},';
    expect(issuesOf(head + '"failureMode":"FailOpenly"}]}').startsWith("pools[0].failureMode: expected ")).toBe(true);
    expect(issuesOf(head + '"timeout":0}]}').startsWith("pools[0].timeout: ")).toBe(true);
    expect(issuesOf(head + '"breaker":{"openFor":0}}]}').startsWith("pools[0].breaker.openFor: ")).toBe(true);
  });
});
