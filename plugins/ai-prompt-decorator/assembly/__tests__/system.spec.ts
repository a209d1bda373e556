import { decorated, policyOf } from "./policies";
import { Shape } from "../shape";

const AROUND: string =
  '{"prepend":[{"role":"system","content":"first"},{"role":"user","content":"u"}],' +
  '"append":[{"role":"system","content":"in ${geo-country}"}]}';
const U: string = '{"role":"user","content":"u"}';

/** Rows of requests as Anthropic has them, before and after in turn. */
function expectRows(config: string, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 1 < rows.length; i += 2)
    expect(decorated(policy, rows[i], Shape.Anthropic)).toBe(rows[i + 1], rows[i]);
}

describe("the system's prompts, for Anthropic", () => {
  test("make a system where there is none", () => {
    expectRows(AROUND, [
      '{"messages":[{"role":"user"}]}',
      '{"system":"first\\n\\nin 中国","messages":[' + U + ',{"role":"user"}]}',
      ' {"messages":[]}',
      ' {"system":"first\\n\\nin 中国","messages":[' + U + "]}",
    ]);
  });

  test("stand around a string, which stays as it was written", () => {
    expectRows(AROUND, [
      '{"system":"\\u006fwn \\/","messages":[]}',
      '{"system":"first\\n\\n\\u006fwn \\/\\n\\nin 中国","messages":[' + U + "]}",
      '{"messages":[], "system" : "own"}',
      '{"messages":[' + U + '], "system" : "first\\n\\nown\\n\\nin 中国"}',
      '{"messages":[],"system":""}',
      '{"messages":[' + U + '],"system":"first\\n\\nin 中国"}',
    ]);
  });

  test("stand as blocks around blocks, which stay byte for byte", () => {
    const own = ' {"type":"text", "text":"own","cache_control":{"type":"ephemeral"}} ';
    const first = '{"type":"text","text":"first"}';
    const last = '{"type":"text","text":"in 中国"}';
    expectRows(AROUND, [
      '{"system":[' + own + '],"messages":[]}',
      '{"system":[' + first + "," + own + "," + last + '],"messages":[' + U + "]}",
      '{"system":[],"messages":[]}',
      '{"system":[' + first + "," + last + '],"messages":[' + U + "]}",
    ]);
    expectRows('{"append":[{"role":"system","content":"x"}]}', [
      '{"system":[{}],"messages":[]}',
      '{"system":[{},{"type":"text","text":"x"}],"messages":[]}',
    ]);
  });

  test("take the place of a system that is nothing", () => {
    expectRows('{"append":[{"role":"system","content":"x"}]}', [
      '{"system":null,"messages":[]}',
      '{"system":"x","messages":[]}',
    ]);
  });

  test("go to the last of several systems, the one that providers read", () => {
    expectRows('{"append":[{"role":"system","content":"x"}]}', [
      '{"system":"a","messages":[],"system":"b"}',
      '{"system":"a","messages":[],"system":"b\\n\\nx"}',
    ]);
  });
});

describe("replacements in a system", () => {
  const REPLACE: string = '{"replace":[{"pattern":"secret","replacement":"*","on_role":"system"}]}';

  test("count it as the role system", () => {
    expectRows(REPLACE, [
      '{"system":"a secret","messages":[{"role":"user","content":"secret"}]}',
      '{"system":"a *","messages":[{"role":"user","content":"secret"}]}',
      '{"system":[{"type":"text","text":"secret"},{"text":"\\u0061"}],"messages":[]}',
      '{"system":[{"type":"text","text":"*"},{"text":"\\u0061"}],"messages":[]}',
      '{"system":"\\u0061","messages":[]}',
      "unchanged",
    ]);
    expectRows('{"replace":[{"pattern":"secret","on_role":"user"}]}', [
      '{"system":"secret","messages":[]}',
      "unchanged",
    ]);
  });

  test("are done in the system's prompts and in the client's text between them", () => {
    expectRows(
      '{"prepend":[{"role":"system","content":"secret 1"}],"replace":[{"pattern":"secret","replacement":"*"}]}',
      [
        '{"system":"secret 2","messages":[]}',
        '{"system":"* 1\\n\\n* 2","messages":[]}',
        '{"messages":[{"content":"secret"}],"system":[{"text":"secret 2"}]}',
        '{"messages":[{"content":"*"}],"system":[{"type":"text","text":"* 1"},{"text":"* 2"}]}',
      ],
    );
  });
});
