import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Routed, routeForm, routeJson } from "../body";
import { policyOf, shown } from "./policies";

const BOTH: string = '{"modelToHeader":"x-model","addProviderHeader":"x-provider"}';

/** The headers, and the body after the change: "-" where it stays, "none" where the request is not routed. */
function outcome(body: string, routed: Routed | null): string {
  if (routed == null) return "none";
  const change = routed.change;
  if (change == null) return shown(routed.routing.headers) + " | -";
  return (
    shown(routed.routing.headers) + " | " + change.bytes.toString() + Bytes.of(body).slice(change.length).toString()
  );
}

/** @param rows bodies and outcomes in turn */
function expectJson(config: string, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 1 < rows.length; i += 2) {
    expect(outcome(rows[i], routeJson(policy, Bytes.of(rows[i])))).toBe(rows[i + 1], rows[i]);
  }
}

/** A form of parts given as name, file name ("" for none) and value in turn. */
function form(parts: Array<string>): string {
  let body = "";
  for (let i = 0; i + 2 < parts.length; i += 3) {
    const file = parts[i + 1].length == 0 ? "" : '; filename="' + parts[i + 1] + '"\r\nContent-Type: image/png';
    body +=
      '--b\r\nContent-Disposition: form-data; name="' + parts[i] + '"' + file + "\r\n\r\n" + parts[i + 2] + "\r\n";
  }
  return body + "--b--\r\n";
}

function routedForm(config: string, body: string): string {
  return outcome(body, routeForm(policyOf(config), Bytes.of(body), Bytes.of("b")));
}

describe("JSON", () => {
  test("only the model's value changes", () => {
    expectJson(BOTH, [
      '{ "n":9007199254740993, "model" : "p/m" ,"x":[ 1.0 ]}',
      'x-model=p/m x-provider=p | { "n":9007199254740993, "model" : "m" ,"x":[ 1.0 ]}',
      '{"model":"m"}',
      "x-model=m | -",
      '{"model":"a/b","model":"p/m"}',
      'x-model=p/m x-provider=p | {"model":"a/b","model":"m"}',
    ]);
  });

  test("without a model that is text, a request is not routed", () => {
    expectJson(BOTH, [
      "{}",
      "none",
      '{"model":7}',
      "none",
      '{"model":""}',
      "none",
      "[]",
      "none",
      "",
      "none",
      '{"model":"p/m"',
      "none",
    ]);
  });

  test("modelKey names any place; an empty one is none", () => {
    expectJson('{"modelKey":"a.b","modelToHeader":"h"}', ['{"a":{"b":"m"},"model":"x"}', "h=m | -"]);
    expectJson('{"modelKey":"","modelToHeader":"h"}', ['{"model":"x"}', "h=x | -"]);
  });
});

describe("forms", () => {
  test("the part of that name is routed by and rewritten, others stay", () => {
    const before = form(["prompt", "", "a/b", "model", "", "p/m", "image", "model.png", "\u0000p/m\r\n"]);
    const after = form(["prompt", "", "a/b", "model", "", "m", "image", "model.png", "\u0000p/m\r\n"]);
    expect(routedForm(BOTH, before)).toBe("x-model=p/m x-provider=p | " + after);
    expect(routedForm('{"modelToHeader":"h"}', before)).toBe("h=p/m | -");
  });

  test("a file is no model, and without a model there is nothing to route by", () => {
    expect(routedForm(BOTH, form(["model", "m.png", "p/m"]))).toBe("none");
    expect(routedForm(BOTH, form(["prompt", "", "x"]))).toBe("none");
    expect(routedForm(BOTH, form(["model", "", ""]))).toBe("none");
    expect(routedForm(BOTH, form([]))).toBe("none");
  });

  test("of several models the last counts, and all become that one", () => {
    const before = form(["model", "", "evil", "x", "", "1", "model", "", "p/m"]);
    expect(routedForm(BOTH, before)).toBe(
      "x-model=p/m x-provider=p | " + form(["model", "", "m", "x", "", "1", "model", "", "m"]),
    );
    expect(routedForm('{"modelToHeader":"h"}', form(["model", "", "a", "model", "", "b"]))).toBe(
      "h=b | " + form(["model", "", "b", "model", "", "b"]),
    );
  });

  test("modelKey names the part", () => {
    expect(routedForm('{"modelKey":"engine","modelToHeader":"h"}', form(["engine", "", "m", "model", "", "x"]))).toBe(
      "h=m | -",
    );
  });

  test("a form that is cut short is not routed", () => {
    const whole = form(["model", "", "p/m", "x", "", "1"]);
    for (let length = 0; length < whole.length - 4; length++) {
      expect(routedForm(BOTH, whole.substring(0, length))).toBe("none", length.toString());
    }
  });

  test("auto-routing picks the default: a form has no conversation", () => {
    const config = '{"autoRouting":{"enable":true,"defaultModel":"d","rules":[{"pattern":".*","model":"r"}]}}';
    expect(routedForm(config, form(["model", "", "higress/auto"]))).toBe(
      "x-higress-llm-model=d | " + form(["model", "", "d"]),
    );
  });
});
