import { TokenEstimate, Tokenizer } from "../../ai/estimate";
import { Bytes } from "../../bytes";

/** Texts, and the tokens that gpt-tokenizer 4.0.0 makes of them: o200k_base, cl100k_base. */
const FITTED: string[] = [
  "The gateway chooses one of several providers for each request, and the cheapest that can serve it wins. When a provider fails before its first word, the next one is asked.",
  "35",
  "35",
  "网关为每个请求选择一个提供商，能够处理请求的最便宜的那个获胜。如果提供商在第一个字之前失败，就会询问下一个。",
  "38",
  "51",
  "ゲートウェイはリクエストごとに最も安いプロバイダーを選びます。",
  "25",
  "31",
  "La pasarela elige para cada solicitud el proveedor más barato que pueda atenderla.",
  "17",
  "21",
  "function pick(items: readonly Item[], point: number): Item | undefined {\n  for (const item of items) {\n    if (point < item.weight) return item;\n    point -= item.weight;\n  }\n  return undefined;\n}\n",
  "48",
  "48",
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: echo\n  namespace: default\nspec:\n  ports:\n    - port: 8080\n      targetPort: 3000\n",
  "43",
  "43",
  '{"id": 12345678, "name": "weather", "parameters": {"city": {"type": "string"}, "unit": {"type": "string"}}}',
  "36",
  "36",
];

const OTHER_SCRIPTS: string[] = [
  "Сегодня утром мы обсуждали, как лучше распределять запросы между несколькими поставщиками, чтобы снизить стоимость.",
  "24",
  "52",
  "ناقشنا هذا الصباح أفضل طريقة لتوزيع الطلبات بين عدة مزودين لنماذج اللغة.",
  "23",
  "57",
  "आज सुबह हमने चर्चा की कि अनुरोधों को कैसे बाँटा जाए।",
  "15",
  "53",
];

function tokens(text: string, tokenizer: Tokenizer = Tokenizer.O200k): i64 {
  const estimate = new TokenEstimate();
  estimate.add(Bytes.of(text));
  return estimate.tokens(tokenizer);
}

/** @param rows as above @param most relative error */
function expectNear(rows: Array<string>, most: f64): void {
  for (let i = 0; i + 2 < rows.length; i += 3) {
    expectWithin(rows[i], Tokenizer.O200k, parseInt(rows[i + 1], 10), most);
    expectWithin(rows[i], Tokenizer.Cl100k, parseInt(rows[i + 2], 10), most);
  }
}

function expectWithin(text: string, tokenizer: Tokenizer, truth: f64, most: f64): void {
  const estimated = <f64>tokens(text, tokenizer);
  expect(Math.abs(estimated - truth) / truth).toBeLessThan(most, text + ": " + estimated.toString());
}

describe("the estimate of tokens", () => {
  test("is near OpenAI's tokenizers in languages and code", () => {
    expectNear(FITTED, 0.3);
  });

  test("is of the right size in scripts that were no part of the fit", () => {
    expectNear(OTHER_SCRIPTS, 0.6);
  });

  test("counts each kind of run", () => {
    expect(tokens("")).toBe(0);
    // One word of 5, 10 and 20 letters.
    expect(tokens("words")).toBe(1);
    expect(tokens("abcdefghij")).toBe(2);
    expect(tokens("abcdefghijklmnopqrst")).toBe(1);
    expect(tokens("a b")).toBe(2);
    expect(tokens("camelCase HTTPServer")).toBe(4);
    expect(tokens("1234567")).toBe(6);
    expect(tokens("你好，世界")).toBe(7);
    expect(tokens("été")).toBe(tokens("ete"));
  });

  test("adds up texts, which words do not span", () => {
    const whole = new TokenEstimate();
    whole.add(Bytes.of("one"));
    whole.add(Bytes.of("two"));
    expect(whole.tokens(Tokenizer.O200k)).toBe(tokens("one two"));
  });

  test("never falls as a word gets longer without end", () => {
    const letters = "a".repeat(100000);
    expect(tokens(letters)).toBeGreaterThan(30000);
    expect(tokens(letters, Tokenizer.Cl100k)).toBeGreaterThan(30000);
  });

  test("takes bytes that are no UTF-8, cut characters among them", () => {
    for (let lead = 0x80; lead < 0x100; lead++) {
      for (let size = 1; size <= 4; size++) {
        const bytes = new ArrayBuffer(size);
        memory.fill(changetype<usize>(bytes), <u8>lead, size);
        const estimate = new TokenEstimate();
        estimate.add(Bytes.wrap(bytes));
        expect(estimate.tokens(Tokenizer.O200k)).toBeGreaterThan(0);
        expect(estimate.tokens(Tokenizer.O200k)).toBeLessThan(5);
      }
    }
  });
});
