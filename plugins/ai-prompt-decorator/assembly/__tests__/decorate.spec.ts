import { decorated, policyOf } from "./policies";
import { Shape } from "../shape";

const AROUND: string =
  '{"prepend":[{"role":"system","content":"be \\"kind\\""}],"append":[{"role":"user","content":"in ${geo-country}"}]}';
const FIRST: string = '{"role":"system","content":"be \\"kind\\""}';
const LAST: string = '{"role":"user","content":"in 中国"}';

/** @param rows requests before and after in turn */
function expectRows(config: string, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 1 < rows.length; i += 2)
    expect(decorated(policy, rows[i], Shape.Messages)).toBe(rows[i + 1], rows[i]);
}

describe("messages around the client's", () => {
  test("stand at both ends, and every other byte stays", () => {
    expectRows(AROUND, [
      '{"messages":[{"role":"user","content":"hi"}]}',
      '{"messages":[' + FIRST + ',{"role":"user","content":"hi"},' + LAST + "]}",
      ' { "n":9007199254740993, "messages" : [ {"content":"\\u0068i" ,"x":1.0 } ] , "y":[ ] } ',
      ' { "n":9007199254740993, "messages" : [' +
        FIRST +
        ', {"content":"\\u0068i" ,"x":1.0 } ,' +
        LAST +
        '] , "y":[ ] } ',
    ]);
  });

  test("are all there is where the client has none", () => {
    expectRows(AROUND, [
      '{"messages":[]}',
      '{"messages":[' + FIRST + "," + LAST + "]}",
      '{"messages":[ ]}',
      '{"messages":[' + FIRST + ", " + LAST + "]}",
    ]);
    expectRows('{"prepend":[{"role":"a","content":""}]}', [
      '{"messages":[]}',
      '{"messages":[{"role":"a","content":""}]}',
    ]);
    expectRows('{"append":[{"role":"a","content":""}]}', [
      '{"messages":[]}',
      '{"messages":[{"role":"a","content":""}]}',
    ]);
  });

  test("keep the order written", () => {
    expectRows('{"prepend":[{"role":"a","content":"1"},{"role":"b","content":"2"}]}', [
      '{"messages":[{}]}',
      '{"messages":[{"role":"a","content":"1"},{"role":"b","content":"2"},{}]}',
    ]);
  });

  test("go into the last of several lists, the one that providers read", () => {
    expectRows(AROUND, [
      '{"messages":[1],"messages":[2]}',
      '{"messages":[1],"messages":[' + FIRST + ",2," + LAST + "]}",
    ]);
  });

  test("are left out where there is no list to put them in", () => {
    expectRows(AROUND, [
      "",
      "unchanged",
      "{}",
      "unchanged",
      '{"messages":"hi"}',
      "unchanged",
      '{"messages":null}',
      "unchanged",
      '[{"messages":[]}]',
      "unchanged",
      '{"messages":[',
      "unchanged",
      '{"messages":[]}x',
      "unchanged",
      '{"a":{"messages":[]}}',
      "unchanged",
    ]);
  });
});

describe("replacements in messages", () => {
  const REPLACE: string = '{"replace":[{"pattern":"secret","replacement":"\\"*\\""}]}';

  test("change contents and the texts of their parts, nothing else", () => {
    expectRows(REPLACE, [
      '{"model":"secret","messages":[{"role":"user","content":"a secret","name":"secret"}]}',
      '{"model":"secret","messages":[{"role":"user","content":"a \\"*\\"","name":"secret"}]}',
      '{"messages":[{"content":[{"type":"text","text":"secret"},{"type":"image_url","image_url":{"url":"secret"}}]}]}',
      '{"messages":[{"content":[{"type":"text","text":"\\"*\\""},{"type":"image_url","image_url":{"url":"secret"}}]}]}',
    ]);
  });

  test("see through escapes", () => {
    expectRows(REPLACE, ['{"messages":[{"content":"\\u0073ecret \\/"}]}', '{"messages":[{"content":"\\"*\\" /"}]}']);
  });

  test("leave texts in which nothing is found as they were written", () => {
    expectRows(REPLACE, [
      '{"messages":[{"role":"user","content":"\\u0068i \\/"},{"content":null},{"content":7},"secret",[]]}',
      "unchanged",
    ]);
  });

  test("change what providers read of duplicate keys", () => {
    expectRows('{"replace":[{"pattern":"secret","replacement":"*","on_role":"user"}]}', [
      '{"messages":[{"role":"x","content":"a","role":"user","content":"secret"}]}',
      '{"messages":[{"role":"x","content":"a","role":"user","content":"*"}]}',
      '{"messages":[{"role":"user","content":"secret","role":"x"}]}',
      "unchanged",
    ]);
  });

  test("are done in added messages too, by role and after variables", () => {
    expectRows(
      '{"prepend":[{"role":"system","content":"${geo-country}!"},{"role":"user","content":"${geo-country}"}],' +
        '"replace":[{"pattern":"中国","replacement":"China","on_role":"system"}]}',
      [
        '{"messages":[{"role":"system","content":"中国"}]}',
        '{"messages":[{"role":"system","content":"China!"},{"role":"user","content":"中国"},{"role":"system","content":"China"}]}',
      ],
    );
  });
});

describe("a policy without any of them", () => {
  test("needs no body", () => {
    expect(policyOf("{}").isEmpty).toBe(true);
    expect(policyOf('{"prepend":[],"append":[],"replace":[]}').isEmpty).toBe(true);
    expect(policyOf(AROUND).isEmpty).toBe(false);
  });
});
