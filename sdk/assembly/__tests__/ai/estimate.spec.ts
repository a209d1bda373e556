import { TokenEstimate } from "../../ai/estimate";
import { Tokenizer } from "../../ai/generated/token-weights.gen";
import { Bytes } from "../../bytes";

/** Texts, and the tokens that o200k_base and cl100k_base make of them, as gpt-tokenizer 4.0.0 counts. */
const COUNTED: string[] = [
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

/** Of every kind of run, with characters of two, three and four bytes, and bytes that are none. */
const MIXED: string =
  "Hello the Thing THIS breathe Théo HTTPServer, camelCase x2y 12345\t  \r\n\n«été» naïve Łódź Việt Straße Привіт мир Ёж γειά שלום سلام नमस्ते ประเทศ かなカナ 한국어 漢字時間 汉字，。「」ＡＢ 🎉🎉 a1b2== {}[]();";

function tokens(text: string, tokenizer: Tokenizer = Tokenizer.O200k): i64 {
  const estimate = new TokenEstimate();
  estimate.add(Bytes.of(text));
  return estimate.tokens(tokenizer);
}

function expectWithin(text: string, tokenizer: Tokenizer, truth: f64, most: f64): void {
  const estimated = <f64>tokens(text, tokenizer);
  expect(Math.abs(estimated - truth) / truth).toBeLessThan(most, text + ": " + estimated.toString());
}

/** Of all tokenizers at once, so that a difference of any weight shows. */
function ofPieces(bytes: Bytes, first: i32, second: i32): string {
  const estimate = new TokenEstimate();
  estimate.feed(bytes.slice(0, first));
  estimate.feed(bytes.slice(first, second));
  estimate.feed(bytes.slice(second));
  estimate.end();
  let all = "";
  for (let tokenizer = Tokenizer.O200k; tokenizer <= Tokenizer.Llama3; tokenizer++) {
    all += estimate.tokens(tokenizer).toString() + " ";
  }
  return all;
}

function expectSameHoweverCut(bytes: Bytes): void {
  const whole = ofPieces(bytes, 0, 0);
  for (let first = 0; first <= bytes.length; first++) {
    for (let size = 0; size < 5; size++) {
      const cut = ofPieces(bytes, first, first + size);
      if (cut != whole) expect(cut).toBe(whole, "cut at " + first.toString() + " and " + size.toString() + " further");
    }
  }
}

describe("the estimate of tokens", () => {
  test("is near OpenAI's tokenizers for single sentences, too", () => {
    for (let i = 0; i + 2 < COUNTED.length; i += 3) {
      expectWithin(COUNTED[i], Tokenizer.O200k, parseInt(COUNTED[i + 1], 10), 0.4);
      expectWithin(COUNTED[i], Tokenizer.Cl100k, parseInt(COUNTED[i + 2], 10), 0.4);
    }
  });

  test("counts each kind of run", () => {
    expect(tokens("")).toBe(0);
    expect(tokens("words")).toBe(1);
    expect(tokens("a b")).toBe(2);
    expect(tokens("word  word")).toBeGreaterThan(tokens("word word"));
    expect(tokens("camelCase HTTPServer")).toBe(4);
    expect(tokens("1234567")).toBe(tokens("123456789"));
    expect(tokens("12345678901234567890")).toBeGreaterThan(tokens("1234567890"));
    expect(tokens("été")).toBeGreaterThan(tokens("ete"));
    expect(tokens("!")).toBeGreaterThan(0);
    expect(tokens("🎉🎉🎉🎉")).toBeGreaterThan(tokens("🎉🎉"));
  });

  test("takes words for foreign where accents and endings say so", () => {
    const plain = "the other words ".repeat(20);
    const accent = "más é ó í ú ";
    expect(tokens(accent + plain) - tokens(accent)).toBeGreaterThan(tokens(plain));
  });

  test("takes more for traditional Chinese", () => {
    expect(tokens("時間紅線說話".repeat(20))).toBeGreaterThan(tokens("时间红线说话".repeat(20)));
  });

  test("adds up texts, which words do not span", () => {
    const whole = new TokenEstimate();
    whole.add(Bytes.of("one"));
    whole.add(Bytes.of("two"));
    expect(whole.tokens(Tokenizer.O200k)).toBe(tokens("one two"));
  });

  test("is the same for a text in pieces, wherever it is cut", () => {
    expectSameHoweverCut(Bytes.of(MIXED));
  });

  test("is the same for what is no UTF-8 in pieces", () => {
    const bytes = Bytes.of(MIXED);
    // Every eleventh byte is another one: characters lose their first byte, or their last, or get one too many.
    for (let shift = 0; shift < 11; shift++) {
      const copy = bytes.buffer.slice(0);
      for (let i = shift; i < copy.byteLength; i += 11)
        store<u8>(changetype<usize>(copy) + <usize>i, <u8>(0x80 + i * 37));
      expectSameHoweverCut(Bytes.wrap(copy));
    }
  });

  test("never falls as a run gets longer without end", () => {
    const letters: string[] = ["a", "Z", "é", "ж", "λ", "ह", "ア", "한", "字", "ש", "ท", "9", "a1", "🎉"];
    for (let i = 0; i < letters.length; i++) {
      for (let tokenizer = Tokenizer.O200k; tokenizer <= Tokenizer.Llama3; tokenizer++) {
        expect(tokens(letters[i].repeat(10000), tokenizer)).toBeGreaterThan(1900, letters[i]);
      }
    }
    expect(tokens(" ".repeat(100000))).toBeGreaterThan(1000);
    expect(tokens("\n".repeat(100000))).toBeGreaterThan(1000);
    expect(tokens("-".repeat(100000))).toBeGreaterThan(1000);
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
