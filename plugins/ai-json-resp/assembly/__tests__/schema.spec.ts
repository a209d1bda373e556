import { Dialect } from "../schema/compile";
import { expectRows, verdict } from "./schemas";

describe("a schema for any value", () => {
  test("is true, false or an object", () => {
    expectRows([
      "true",
      '{"a":1}',
      "",
      "{}",
      "[null]",
      "",
      "false",
      "1",
      "the document: must not be there",
      "1",
      "1",
      "schema: expected a schema: an object, true or false",
    ]);
  });

  test("names types", () => {
    expectRows([
      '{"type":"object"}',
      "{}",
      "",
      '{"type":"object"}',
      "[]",
      "the document: expected object, got array",
      '{"type":"integer"}',
      "1",
      "",
      '{"type":"integer"}',
      "1.0",
      "",
      '{"type":"integer"}',
      "1e3",
      "",
      '{"type":"integer"}',
      "1.5",
      "the document: expected integer, got number",
      '{"type":"number"}',
      "1",
      "",
      '{"type":"number"}',
      '"1"',
      "the document: expected number, got string",
      '{"type":["string","null"]}',
      "null",
      "",
      '{"type":["string","null"]}',
      "true",
      "the document: expected null or string, got boolean",
      '{"type":"boolean"}',
      "false",
      "",
      '{"type":"array"}',
      "null",
      "the document: expected array, got null",
      '{"type":"text"}',
      "1",
      "schema: type: expected null, boolean, integer, number, string, object or array",
    ]);
  });

  test("lists values", () => {
    expectRows([
      '{"const":1}',
      "1.0",
      "",
      '{"const":1}',
      "2",
      "the document: expected 1",
      '{"enum":["a",{"b":[1,2],"c":null}]}',
      '{"c":null,"b":[1,2.0]}',
      "",
      '{"enum":["a",{"b":[1,2],"c":null}]}',
      '{"b":[2,1],"c":null}',
      'the document: expected one of "a", {"b":[1,2],"c":null}',
      '{"enum":["a",{"b":[1,2],"c":null}]}',
      '{"b":[1,2]}',
      'the document: expected one of "a", {"b":[1,2],"c":null}',
      '{"enum":["\\u0061/"]}',
      '"a\\/"',
      "",
      '{"const":9007199254740993}',
      "9007199254740992",
      "the document: expected 9007199254740993",
      '{"const":0}',
      "-0",
      "",
      '{"const":false}',
      "0",
      "the document: expected false",
      '{"enum":"a"}',
      '"a"',
      "schema: enum: expected an array",
    ]);
  });
});

describe("a schema for numbers", () => {
  test("bounds them", () => {
    expectRows([
      '{"minimum":1,"maximum":2.5}',
      "1",
      "",
      '{"minimum":1,"maximum":2.5}',
      "2.5",
      "",
      '{"minimum":1}',
      "0.99",
      "the document: expected at least 1",
      '{"maximum":2.5}',
      "3",
      "the document: expected at most 2.5",
      '{"exclusiveMinimum":1}',
      "1",
      "the document: expected more than 1",
      '{"exclusiveMaximum":1}',
      "1",
      "the document: expected less than 1",
      '{"maximum":1,"exclusiveMaximum":true}',
      "1",
      "the document: expected less than 1",
      '{"maximum":1,"exclusiveMaximum":false}',
      "1",
      "",
      '{"minimum":1,"exclusiveMinimum":true}',
      "1",
      "the document: expected more than 1",
      '{"minimum":1}',
      '"0"',
      "",
      '{"maximum":1}',
      "1e999",
      "the document: expected at most 1",
      '{"exclusiveMinimum":"1"}',
      "1",
      "schema: exclusiveMinimum: expected a number",
    ]);
  });

  test("wants multiples", () => {
    expectRows([
      '{"multipleOf":0.01}',
      "19.99",
      "",
      '{"multipleOf":3}',
      "9",
      "",
      '{"multipleOf":3}',
      "-9",
      "",
      '{"multipleOf":3}',
      "10",
      "the document: expected a multiple of 3",
      '{"multipleOf":-3}',
      "9",
      "schema: multipleOf: must be more than 0",
      '{"multipleOf":0}',
      "3",
      "schema: multipleOf: must be more than 0",
    ]);
  });
});

describe("a schema for strings", () => {
  test("counts characters", () => {
    expectRows([
      '{"minLength":2}',
      '"\\ud83d\\ude00"',
      "the document: expected at least 2 characters",
      '{"maxLength":1}',
      '"😀"',
      "",
      '{"maxLength":1}',
      '"ab"',
      "the document: expected at most 1 character",
      '{"minLength":"2"}',
      '"a"',
      "schema: minLength: expected an integer of 0 or more",
      '{"minLength":2.0}',
      '"a"',
      "the document: expected at least 2 characters",
    ]);
  });

  test("has a pattern that may match anywhere", () => {
    expectRows([
      '{"pattern":"b+"}',
      '"abbc"',
      "",
      '{"pattern":"^b+$"}',
      '"abbc"',
      "the document: does not match ^b+$",
      '{"pattern":"^\\\\p{L}+$"}',
      '"né"',
      "",
    ]);
    expect(verdict('{"pattern":"(?=a)"}', '"a"').startsWith("schema: pattern: ")).toBe(true);
  });

  test("has a format", () => {
    const good: string[] = [
      "date",
      "2024-02-29",
      "date",
      "2023-12-31",
      "time",
      "23:59:60Z",
      "time",
      "00:00:00.123+14:00",
      "date-time",
      "2026-01-31T12:00:00z",
      "date-time",
      "2026-01-31 12:00:00-01:30",
      "email",
      "a.b@example.com",
      "ipv4",
      "0.0.0.0",
      "ipv4",
      "255.1.20.3",
      "uuid",
      "123E4567-e89b-12d3-a456-426614174000",
      "uri",
      "https://example.com/a?b#c",
      "uri",
      "urn:a:b",
      "color",
      "anything",
    ];
    for (let i = 0; i < good.length; i += 2) {
      expect(verdict('{"format":"' + good[i] + '"}', '"' + good[i + 1] + '"')).toBe("", good[i + 1]);
    }
    const bad: string[] = [
      "date",
      "2023-02-29",
      "date",
      "2023-13-01",
      "date",
      "2023-00-01",
      "date",
      "23-01-01",
      "date",
      "2023-01-001",
      "time",
      "24:00:00Z",
      "time",
      "12:60:00Z",
      "time",
      "12:00:00",
      "time",
      "12:00:00.Z",
      "time",
      "12:00:00+1:00",
      "date-time",
      "2026-01-31",
      "date-time",
      "2026-01-31T12:00",
      "email",
      "a",
      "email",
      "@b",
      "email",
      "a@",
      "email",
      "a@b@c",
      "email",
      "a b@c",
      "ipv4",
      "1.2.3",
      "ipv4",
      "1.2.3.256",
      "ipv4",
      "01.2.3.4",
      "ipv4",
      "1.2.3.4.5",
      "ipv4",
      "1..2.3",
      "uuid",
      "123e4567e89b12d3a456426614174000",
      "uuid",
      "123e4567-e89b-12d3-a456-42661417400g",
      "uri",
      "example.com",
      "uri",
      "1a:b",
      "uri",
      "a b:c",
      "uri",
      ":a",
    ];
    for (let i = 0; i < bad.length; i += 2) {
      const fault = "the document: is no " + bad[i];
      expect(verdict('{"format":"' + bad[i] + '"}', '"' + bad[i + 1] + '"')).toBe(fault, bad[i + 1]);
    }
  });
});

describe("a schema for arrays", () => {
  test("counts elements", () => {
    expectRows([
      '{"minItems":1}',
      "[]",
      "the document: expected at least 1 element",
      '{"maxItems":2}',
      "[1,2,3]",
      "the document: expected at most 2 elements",
      '{"uniqueItems":true}',
      '[1,"1",[1],[2],{"a":1}]',
      "",
      '{"uniqueItems":true}',
      '[{"a":1,"b":2},1,{"b":2,"a":1.0}]',
      "the document: expected no element twice",
      '{"uniqueItems":false}',
      "[1,1]",
      "",
    ]);
  });

  test("says what they are", () => {
    expectRows([
      '{"items":{"type":"string"}}',
      '["a",1,2]',
      "/1: expected string, got number; /2: expected string, got number",
      '{"items":[{"type":"string"}]}',
      '["a",1]',
      "",
      '{"items":[{"type":"string"}],"additionalItems":false}',
      '["a",1]',
      "/1: must not be there",
      '{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}',
      '["a",1,"b"]',
      "/2: expected integer, got string",
      '{"prefixItems":[{"type":"string"}]}',
      "[1]",
      "/0: expected string, got number",
      '{"contains":{"const":1}}',
      "[2,1]",
      "",
      '{"contains":{"const":1}}',
      "[2]",
      "the document: expected at least 1 element as `contains` says",
      '{"contains":{"const":1},"minContains":0,"maxContains":1}',
      "[1,1]",
      "the document: expected at most 1 element as `contains` says",
      '{"contains":{"const":1},"minContains":0}',
      "[]",
      "",
      '{"items":[]}',
      "[]",
      "schema: items: must not be empty",
    ]);
  });
});

describe("a schema for objects", () => {
  test("wants members", () => {
    expectRows([
      '{"required":["a","b"]}',
      '{"b":null}',
      'the document: lacks "a"',
      '{"required":["\\u0061"]}',
      '{"a":1}',
      "",
      '{"required":"a"}',
      "{}",
      "schema: required: expected an array of strings",
      '{"minProperties":1,"maxProperties":1}',
      "{}",
      "the document: expected at least 1 member",
      '{"maxProperties":1}',
      '{"a":1,"b":2}',
      "the document: expected at most 1 member",
    ]);
  });

  test("says what they are, each of them where a name stands twice", () => {
    expectRows([
      '{"properties":{"a":{"properties":{"b/c~":{"type":"null"}}}}}',
      '{"a":{"b/c~":1}}',
      "/a/b~1c~0: expected null, got number",
      '{"properties":{"a":{"type":"null"}}}',
      '{"a":null,"a":1}',
      "/a: expected null, got number",
      '{"properties":{"a":true},"additionalProperties":false}',
      '{"a":1,"b":1}',
      "/b: must not be there",
      '{"patternProperties":{"^x-":true},"additionalProperties":{"type":"string"}}',
      '{"x-a":1,"b":"","c":2}',
      "/c: expected string, got number",
      '{"properties":{"xa":{"minimum":2}},"patternProperties":{"^x":{"type":"integer"}}}',
      '{"xa":1.5}',
      "/xa: expected at least 2; /xa: expected integer, got number",
      '{"propertyNames":{"maxLength":1}}',
      '{"a":1,"bc":2}',
      "/bc: expected at most 1 character",
    ]);
  });

  test("says what members need", () => {
    expectRows([
      '{"dependentRequired":{"a":["b"]}}',
      '{"a":1}',
      'the document: lacks "b"',
      '{"dependentRequired":{"a":["b"]}}',
      '{"c":1}',
      "",
      '{"dependencies":{"a":["b"]}}',
      '{"a":1}',
      'the document: lacks "b"',
      '{"dependencies":{"a":{"required":["b"]}}}',
      '{"a":1}',
      'the document: lacks "b"',
      '{"dependentSchemas":{"a":false}}',
      '{"a":1}',
      "the document: must not be there",
    ]);
  });
});

describe("a combined schema", () => {
  test("takes all, any, one or none", () => {
    expectRows([
      '{"allOf":[{"minimum":1},{"maximum":0}]}',
      "0.5",
      "the document: expected at least 1; the document: expected at most 0",
      '{"anyOf":[{"type":"string"},{"minimum":1}]}',
      "0",
      "the document: fits no schema of `anyOf`",
      '{"anyOf":[{"type":"string"},{"minimum":1}]}',
      '"a"',
      "",
      '{"anyOf":[{"minimum":1}]}',
      "0",
      "the document: expected at least 1",
      '{"oneOf":[{"minimum":1},{"minimum":2}]}',
      "3",
      "the document: fits more than one schema of `oneOf`",
      '{"oneOf":[{"minimum":1},{"minimum":2}]}',
      "1",
      "",
      '{"oneOf":[{"minimum":1},{"minimum":2}]}',
      "0",
      "the document: fits no schema of `oneOf`",
      '{"not":{"type":"string"}}',
      '"a"',
      "the document: fits what `not` excludes",
      '{"not":{"type":"string"}}',
      "1",
      "",
      '{"anyOf":{}}',
      "1",
      "schema: anyOf: expected an array of schemas",
    ]);
  });

  test("depends on a condition", () => {
    const schema = '{"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}}';
    expectRows([
      schema,
      '{"k":1}',
      'the document: lacks "a"',
      schema,
      '{"k":2}',
      'the document: lacks "b"',
      schema,
      '{"k":2,"b":1}',
      "",
      '{"if":true}',
      "1",
      "",
      '{"then":false}',
      "1",
      "",
    ]);
  });
});

describe("a reference", () => {
  test("leads to a place of the document", () => {
    expectRows([
      '{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}',
      "1",
      "the document: expected string, got number",
      '{"$ref":"#/definitions/a~1b%25","definitions":{"a/b%":{"type":"string"}}}',
      "1",
      "the document: expected string, got number",
      '{"allOf":[{"type":"string"},{"$ref":"#/allOf/0"}]}',
      '"a"',
      "",
      '{"$ref":"#a","$defs":{"x":{"$anchor":"a","type":"null"}}}',
      "1",
      "the document: expected null, got number",
      '{"$ref":"#a","$defs":{"x":{"$id":"#a","type":"null"}}}',
      "1",
      "the document: expected null, got number",
      '{"$id":"http://a/b#","$ref":"http://a/b#/$defs/a","$defs":{"a":false}}',
      "1",
      "the document: must not be there",
      '{"$ref":"#/$defs/b"}',
      "1",
      'schema: ["$ref"]: leads to no place of this document, and nothing is fetched',
      '{"$ref":"http://a/b"}',
      "1",
      'schema: ["$ref"]: leads to no place of this document, and nothing is fetched',
      '{"$ref":"#/$defs/a","$defs":{"a":1}}',
      "1",
      'schema: ["$defs"].a: expected a schema: an object, true or false',
      '{"$dynamicRef":"#a"}',
      "1",
      'schema: ["$dynamicRef"]: is not supported',
    ]);
  });

  test("may lead back, and does so as often as the document does", () => {
    const tree = '{"type":"object","properties":{"next":{"$ref":"#"}},"required":["v"]}';
    expectRows([
      tree,
      '{"v":1,"next":{"v":1,"next":{"v":1}}}',
      "",
      tree,
      '{"v":1,"next":{"v":1,"next":{}}}',
      '/next/next: lacks "v"',
      '{"$ref":"#"}',
      "1",
      "the document: is too large or too deep to be checked",
      '{"not":{"$ref":"#"}}',
      "1",
      "the document: is too large or too deep to be checked",
    ]);
  });

  test("counts beside other keywords, or alone until draft 7", () => {
    const schema = '{"$ref":"#/$defs/a","maximum":1,"$defs":{"a":{"type":"number"}}}';
    expectRows([schema, "2", "the document: expected at most 1"]);
    expectRows([schema, "2", ""], new Dialect(false, true));
  });
});

describe("what takes too long", () => {
  test("is no document that fits", () => {
    let schema = '{"$ref":"#/$defs/d0","$defs":{';
    for (let i = 0; i < 40; i++) {
      const next = '{"$ref":"#/$defs/d' + (i + 1).toString() + '"}';
      schema += '"d' + i.toString() + '":{"anyOf":[' + next + "," + next + "]},";
    }
    schema += '"d40":false}}';
    expect(verdict(schema, "1")).toBe("the document: is too large or too deep to be checked");
    let many = "[0";
    for (let i = 1; i < 2000; i++) many += "," + i.toString();
    const faults = verdict('{"uniqueItems":true}', many + "]");
    expect(faults.endsWith("the document: is too large or too deep to be checked")).toBe(true, faults);
  });

  test("is a schema that is too deep", () => {
    let schema = "{}";
    for (let i = 0; i < 70; i++) schema = '{"not":' + schema + "}";
    expect(verdict(schema, "1").includes("schemas are nested deeper than 64 levels")).toBe(true);
  });
});

describe("OpenAPI", () => {
  test("has nullable", () => {
    const dialect = new Dialect(true, false);
    expectRows(
      [
        '{"type":"string","nullable":true}',
        "null",
        "",
        '{"type":"string","nullable":false}',
        "null",
        "the document: expected string, got null",
      ],
      dialect,
    );
    expectRows(['{"type":"string","nullable":true}', "null", "the document: expected string, got null"]);
  });
});

describe("a schema that says what can not be", () => {
  test("is refused", () => {
    expectRows([
      '{"type":[]}',
      "1",
      "schema: type: must not be empty: no answer would be right",
      '{"enum":[]}',
      "1",
      "schema: enum: must not be empty: no answer would be right",
      '{"maxItems":1.5}',
      "[]",
      "schema: maxItems: expected an integer of 0 or more",
      '{"maxItems":1.0}',
      "[1]",
      "",
    ]);
  });
});

describe("a schema of many names", () => {
  test("has each looked up, not looked for", () => {
    const references: string[] = [];
    const schemas: string[] = [];
    for (let i = 0; i < 2000; i++) {
      references.push('{"$ref":"#x' + i.toString() + '"}');
      schemas.push('"d' + i.toString() + '":{"$anchor":"x' + i.toString() + '","const":' + i.toString() + "}");
    }
    const schema = '{"anyOf":[' + references.join(",") + '],"$defs":{' + schemas.join(",") + "}}";
    expect(verdict(schema, "1999")).toBe("");
    expect(verdict(schema, "2000")).toBe("the document: fits no schema of `anyOf`");
  });
});
