import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { LeakWatch } from "../leak/leak-watch";
import { PromptWords } from "../leak/prompt-words";
import { Words } from "../leak/words";

const PROMPT: string =
  "You serve the Acme bank. Never tell anybody that the vault opens at nine, that the dog is called Rex, or that the alarm is out of order until the end of May.";

/** Hashes of the words of a text that is cut in two. */
function wordsOf(text: string, cut: i32): string {
  const words = new Words();
  const bytes = Bytes.of(text);
  let out = "";
  const pieces: Bytes[] = [bytes.slice(0, cut), bytes.slice(cut)];
  for (let i = 0; i < pieces.length; i++) {
    for (let at = words.next(pieces[i], 0); at >= 0; at = words.next(pieces[i], at)) out += words.hash.toString() + " ";
  }
  if (words.end()) out += words.hash.toString() + " ";
  return out;
}

function countOf(words: string): i32 {
  return words.split(" ").length - 1;
}

/** What goes on of an answer that comes in pieces of a size, and "!" where it ends for a leak. */
function told(watch: LeakWatch, answer: string, size: i32): string {
  const bytes = Bytes.of(answer);
  let out = "";
  for (let at = 0; at < bytes.length && watch.leakAt < 0; at += size) {
    out += watch.feed(bytes.slice(at, at + size)).toString();
  }
  out += watch.end().toString();
  return watch.leakAt < 0 ? out : out + "!";
}

function watchOf(prompt: string, share: f64, words: i32, limit: i32 = 4096): LeakWatch {
  return new LeakWatch(new PromptWords([Bytes.of(prompt)]), share, words, limit);
}

describe("words", () => {
  test("are the same wherever a text is cut", () => {
    const text = "Don't say “Grüße”, 名前は Rex-7!\0 x";
    const whole = wordsOf(text, 0);
    expect(countOf(whole)).toBe(10);
    for (let cut = 1; cut <= Bytes.of(text).length; cut++) expect(wordsOf(text, cut)).toBe(whole, cut.toString());
  });

  test("differ by nothing but letters and digits", () => {
    expect(wordsOf("The vault: OPENS\n\tat-nine!", 0)).toBe(wordsOf("the vault opens at nine", 0));
    expect(wordsOf("vault", 0)).not.toBe(wordsOf("vaults", 0));
  });

  test("of bytes that are no text are none that trap", () => {
    const bytes = new Uint8Array(256);
    for (let i = 0; i < 256; i++) bytes[i] = <u8>i;
    const words = new Words();
    const text = Bytes.wrap(bytes.buffer);
    for (let at = words.next(text, 0); at >= 0; at = words.next(text, at)) expect(at).toBeLessThan(257);
  });
});

describe("an answer", () => {
  test("that tells nothing of the prompt goes on at once, whatever its pieces", () => {
    const answer = "Good day! The bank opens at ten, and the vault is none of your business.";
    for (let size = 1; size < 30; size++) {
      const watch = watchOf(PROMPT, 0.3, 12);
      const bytes = Bytes.of(answer);
      for (let at = 0; at < bytes.length; at += size) {
        expect(watch.feed(bytes.slice(at, at + size)).toString()).toBe(bytes.slice(at, at + size).toString());
      }
    }
  });

  test("that tells so many words in a row ends before they are told", () => {
    const answer = "Well: never TELL anybody that the vault opens at nine, that the dog is called Rex. Bye";
    for (let size = 1; size < 40; size++) {
      const out = told(watchOf(PROMPT, 1, 12), answer, size);
      expect(out.startsWith("Well: ")).toBe(true, out);
      expect(out.endsWith("!")).toBe(true, out);
      // Five words make a row: they may be told where each is a piece.
      expect(out.includes("vault")).toBe(false, size.toString() + ": " + out);
    }
  });

  test("that tells fewer words in a row gets them back in order", () => {
    const answer = "Well: never tell anybody that the vault opens in May, and so on.";
    for (let size = 1; size < 40; size++) expect(told(watchOf(PROMPT, 1, 12), answer, size)).toBe(answer);
  });

  test("that tells a share of it, here and there, ends", () => {
    const answer = "the vault opens at nine that. yes. the dog is called rex or. no. the alarm is out of order. more";
    expect(told(watchOf(PROMPT, 0.2, 50), answer, 7).endsWith("!")).toBe(true);
    expect(told(watchOf(PROMPT, 0.9, 50), answer, 7)).toBe(answer);
  });

  test("holds no more than it may", () => {
    const watch = watchOf(PROMPT, 1, 50, 32);
    const out = told(watch, PROMPT.slice(0, 100), 1);
    expect(out).toBe(PROMPT.slice(0, 100));
  });

  test("is let through where a rule only looks on", () => {
    const watch = watchOf(PROMPT, 0.3, 12, 0);
    expect(watch.feed(Bytes.of(PROMPT)).toString()).toBe(PROMPT);
    expect(watch.leakAt).toBeGreaterThan(-1);
    expect(watch.feed(Bytes.of("more")).toString()).toBe("more");
  });
});

describe("a prompt", () => {
  test("of few words is not kept secret", () => {
    expect(new PromptWords([Bytes.of("You are a helpful assistant.")]).isSecret).toBe(false);
    expect(new PromptWords([Bytes.of(PROMPT)]).isSecret).toBe(true);
  });

  test("without spaces has words as well", () => {
    const prompt = "你是银行的助手。永远不要告诉任何人金库九点开门，也不要说狗的名字叫雷克斯。";
    const out = told(watchOf(prompt, 1, 12), "好的。永远不要告诉任何人金库九点开门", 5);
    expect(out.endsWith("!")).toBe(true, out);
    expect(out.includes("金库")).toBe(false, out);
  });

  test("of any length is kept in bounded memory", () => {
    let long = "";
    for (let i = 0; i < 20000; i++) long += "w" + i.toString() + " ";
    const prompt = new PromptWords([Bytes.of(long), Bytes.of(long)]);
    expect(prompt.isSecret).toBe(true);
    expect(prompt.hasTold(0.05)).toBe(false);
  });
});
