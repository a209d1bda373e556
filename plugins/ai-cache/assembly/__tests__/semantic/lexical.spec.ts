import { differenceName, LexicalCheck, Strictness } from "../../semantic/lexical/check";

const check = new LexicalCheck(Strictness.Words);

/** How two questions differ, both ways round. */
function difference(a: string, b: string, strictness: Strictness = Strictness.Words): string {
  const judge = strictness == Strictness.Words ? check : new LexicalCheck(strictness);
  const one = judge.compare(judge.read(a), judge.read(b));
  const other = judge.compare(judge.read(b), judge.read(a));
  return one == other ? differenceName(one) : differenceName(one) + " or " + differenceName(other);
}

/** @param rows expected difference, one question, the other */
function expectAll(rows: Array<string>): void {
  for (let i = 0; i + 2 < rows.length; i += 3) {
    expect(difference(rows[i + 1], rows[i + 2])).toBe(rows[i], rows[i + 1] + " / " + rows[i + 2]);
  }
}

describe("the lexical check", () => {
  test("lets pass what only says it otherwise", () => {
    expectAll([
      "none",
      "What is the capital of France?",
      "Can you tell me the capital of France, please?",
      "none",
      "How do I boil an egg?",
      "how to boil eggs",
      "none",
      "How tall is Mount Everest?",
      "What is the height of Mount Everest?",
      "none",
      "List three causes.",
      "Name 3 causes.",
      "none",
      "It costs 1,000 dollars, why?",
      "Why does it cost 1000 dollars?",
      "none",
      "How do I renew my passport?",
      "How do I renew my pasport?",
      "none",
      "Wie kündige ich mein Abo?",
      "Wie kann ich mein Abo kündigen?",
      "none",
      "如何重置密码？",
      "怎么重置密码？",
      "none",
      "空はなぜ青いのですか？",
      "なぜ空は青いのですか？",
      "none",
      "프랑스의 수도는 어디인가요?",
      "프랑스의 수도가 어디예요?",
      "none",
      "你是不是机器人？",
      "你是机器人吗？",
    ]);
  });

  test("tells numbers, units and dates apart", () => {
    expectAll([
      "number",
      "How many days are 3 weeks?",
      "How many days are 5 weeks?",
      "number",
      "Is 2.1 supported?",
      "Is 2.10 supported?",
      "number",
      "What is 50% of 8?",
      "What is 50 of 8?",
      "number",
      "What can I buy for $20?",
      "What can I buy for €20?",
      "number",
      "What is 5 + 3?",
      "What is 5 - 3?",
      "number",
      "What is 5 * 3?",
      "What is 5 / 3?",
      "number",
      "Is it -5 degrees?",
      "Is it 5 degrees?",
      "number",
      "Is x > 5?",
      "Is x < 5?",
      "number",
      "Is he in at 3pm?",
      "Is he in at 3 am?",
      "direction",
      "Book 2 at 7",
      "Book 7 at 2",
      "number",
      "How far is 5km?",
      "How far is 5 miles?",
      "number",
      "Is it open in May?",
      "Is it open in June?",
      "number",
      "the 16th president",
      "the 15th president",
      "number",
      "Nenne drei Gründe.",
      "Nenne vier Gründe.",
      "number",
      "列出三个原因。",
      "列出五个原因。",
    ]);
  });

  test("tells negations apart", () => {
    expectAll([
      "negation",
      "Which birds can fly?",
      "Which birds can't fly?",
      "negation",
      "a recipe with nuts",
      "a recipe without nuts",
      "negation",
      "Welche Pilze kann man essen?",
      "Welche Pilze kann man nicht essen?",
      "negation",
      "Quels aliments faut-il manger ?",
      "Quels aliments ne faut-il pas manger ?",
      "negation",
      "¿Qué debo comer?",
      "¿Qué no debo comer?",
      "negation",
      "Какие грибы можно есть?",
      "Какие грибы нельзя есть?",
      "negation",
      "哪些国家有军队？",
      "哪些国家没有军队？",
      "negation",
      "食べてもいいものは？",
      "食べてはいけないものは？",
      "direction",
      "eggs but no milk",
      "milk but no eggs",
      "negation",
      "使いやすいですか",
      "使いにくいですか",
      "word",
      "Is it safe?",
      "Is it unsafe?",
    ]);
  });

  test("tells names, quotes and code apart", () => {
    expectAll([
      "name",
      "What is the capital of France?",
      "What is the capital of Spain?",
      "name",
      "Where is Niger?",
      "Where is Nigeria?",
      "literal",
      'Translate "good morning".',
      'Translate "good night".',
      "literal",
      "What does grep -r do?",
      "What does grep -v do?",
      "literal",
      "What is in /etc/passwd?",
      "What is in /etc/shadow?",
      "literal",
      "What does parse_int return?",
      "What does parse_float return?",
      "literal",
      "Explain useEffect.",
      "Explain useMemo.",
      "literal",
      "Is C# fast?",
      "Is C++ fast?",
      "literal",
      "《红楼梦》是谁写的？",
      "《西游记》是谁写的？",
    ]);
  });

  test("tells languages, questions and directions apart", () => {
    expectAll([
      "language",
      "What is the capital of France?",
      "Quelle est la capitale de la France ?",
      "language",
      "Who is Angela Merkel?",
      "Wer ist Angela Merkel?",
      "language",
      "法国的首都是哪里？",
      "フランスの首都はどこですか？",
      "question",
      "Why did Rome fall?",
      "When did Rome fall?",
      "direction",
      "Convert Celsius to Fahrenheit.",
      "Convert Fahrenheit to Celsius.",
      "direction",
      "Is Java faster than Go?",
      "Is Go faster than Java?",
      "direction",
      "人民币换成美元",
      "美元换成人民币",
      "direction",
      "Did Alice pay Bob?",
      "Did Bob pay Alice?",
      "direction",
      "Flights to Paris",
      "Flights from Paris",
      "direction",
      "Who is taller than Bob?",
      "Who is Bob taller than?",
      "direction",
      "Does the cat chase the dog?",
      "Does the dog chase the cat?",
      "direction",
      "Qui a battu le Brésil ?",
      "Qui le Brésil a-t-il battu ?",
      "none",
      "How do I turn off notifications?",
      "How do I turn notifications off?",
      "direction",
      "Who beat Spain?",
      "Who did Spain beat?",
      "direction",
      "Train de Lyon à Paris",
      "Train de Paris à Lyon",
      "direction",
      "Treno da Roma a Milano",
      "Treno da Milano a Roma",
      "direction",
      "Tren de Madrid a Sevilla",
      "Tren de Sevilla a Madrid",
      "direction",
      "Comboio de Lisboa para Faro",
      "Comboio de Faro para Lisboa",
      "direction",
      "東京から大阪への行き方",
      "大阪から東京への行き方",
      "direction",
      "서울에서 부산까지 가는 방법",
      "부산에서 서울까지 가는 방법",
      "direction",
      "दिल्ली से मुंबई तक ट्रेन",
      "मुंबई से दिल्ली तक ट्रेन",
      "direction",
      "القطار من دبي إلى أبوظبي",
      "القطار من أبوظبي إلى دبي",
      "direction",
      "İstanbul'dan Ankara'ya otobüs",
      "Ankara'dan İstanbul'a otobüs",
      "modal",
      "When can I file my taxes?",
      "When must I file my taxes?",
      "modal",
      "Muss ich zahlen?",
      "Darf ich zahlen?",
      "modal",
      "Can my dog eat chocolate?",
      "Must my dog eat chocolate?",
    ]);
  });

  test("tells words apart, unless it is told to look at facts alone", () => {
    const one = "How do I boil an egg?";
    const other = "How do I fry an egg?";
    expect(difference(one, other)).toBe("word");
    expect(difference(one, other, Strictness.Facts)).toBe("none");
    expect(difference("Boil 2 eggs.", "Fry 3 eggs.", Strictness.Facts)).toBe("number");
    expect(difference("Boil 2 eggs.", "Fry 3 eggs.", Strictness.Off)).toBe("none");
  });

  test("tells apart whose, when and how many", () => {
    expectAll([
      "word",
      "What is my name?",
      "What is your name?",
      "word",
      "Does he like me?",
      "Does she like me?",
      "word",
      "Who is the CEO of Apple?",
      "Who was the CEO of Apple?",
      "word",
      "Are all birds able to fly?",
      "Are some birds able to fly?",
      "word",
      "Tea with milk and sugar",
      "Tea with milk or sugar",
      "word",
      "你叫什么名字？",
      "我叫什么名字？",
      "none",
      "How do I reset my password?",
      "How to reset a password?",
    ]);
  });

  test("tells words apart that only begin or sound alike, and particles at the end of a clause", () => {
    expectAll([
      "word",
      "What can an employer deduct?",
      "What can an employee deduct?",
      "word",
      "What is the largest plane?",
      "What is the largest planet?",
      "word",
      "Is methane toxic?",
      "Is methanol toxic?",
      "word",
      "What is addition?",
      "What is addiction?",
      "word",
      "What is martial law?",
      "What is marital law?",
      "word",
      "Как включить звук?",
      "Как выключить звук?",
      "word",
      "Wie schalte ich WLAN an?",
      "Wie schalte ich WLAN aus?",
      "word",
      "Wie mache ich das Fenster auf?",
      "Wie mache ich das Fenster zu?",
      "word",
      "Hoe zet ik het geluid aan?",
      "Hoe zet ik het geluid uit?",
      "none",
      "How do I stop a subscription?",
      "How do I stop subscriptions?",
      "none",
      "Who stopped baking cakes?",
      "Who stops baking a cake?",
      "none",
      "Can I recieve parcels?",
      "Can I receive parcels?",
    ]);
  });

  test("takes a text for itself, whatever it says", () => {
    const texts = ["", " ", "?", "'", "“", "''", "1.", "-", "/", "\u{1F600}", "a'", "$", "ー", "「", "a\0b"];
    for (let i = 0; i < texts.length; i++) expect(difference(texts[i], texts[i])).toBe("none", texts[i]);
  });

  test("does not compare what is too long", () => {
    const long = "word ".repeat(2000);
    expect(difference(long + "a", long + "b")).toBe("length");
    let many = "";
    for (let i = 0; i < 300; i++) many += " w" + i.toString() + "x";
    expect(difference(many, many + " y")).toBe("length");
  });
});
