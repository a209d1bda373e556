import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A text of one class: `latin`, `code`, `base64`… */
export interface Sample {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

const FOLDER = fileURLToPath(new URL("texts", import.meta.url));

/** Seeds of what is made here, by the set: nothing is in both. */
const SEEDS = { fit: 1, "held-out": 1001 };

const GENERATED = 4;
const GENERATED_CHARACTERS = 1500;

/** The texts of a set: those in its folder, and base64 and numbers made by chance, the same in every run. */
export function samples(set: "fit" | "held-out"): readonly Sample[] {
  const folder = path.join(FOLDER, set);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".txt"));
  const read = files.sort().map((file) => {
    const [kind = "", name = ""] = file.split(path.sep);
    return { kind, name, text: readFileSync(path.join(folder, file), "utf8") };
  });
  const made = Array.from({ length: GENERATED }, (_, index) => {
    const random = randomBy(SEEDS[set] + index * 17);
    return [
      { kind: "base64", name: `made ${index}`, text: base64(random) },
      { kind: "numbers", name: `made ${index}`, text: numbers(random) },
    ];
  });
  return [...read, ...made.flat()];
}

/** Cuts at white space or behind ideographic punctuation, in pieces of about as many characters. */
export function pieces(text: string, size: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = at + size;
    if (end + size / 2 > text.length) end = text.length;
    while (end < text.length && !/\s/.test(text.charAt(end)) && !/[、。，；！？]/.test(text.charAt(end - 1))) end++;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

type Random = () => number;

/** A linear congruential generator: numbers from 0 to 1. */
function randomBy(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function base64(random: Random): string {
  const bytes = Buffer.from(Array.from({ length: (GENERATED_CHARACTERS / 4) * 3 }, () => Math.floor(random() * 256)));
  return bytes.toString("base64");
}

/** Lines as they stand in tables, logs and vectors. */
function numbers(random: Random): string {
  const whole = (below: number) => Math.floor(random() * below);
  const two = (below: number) => String(whole(below)).padStart(2, "0");
  const lines: readonly (() => string)[] = [
    () => `${whole(1e6)}, ${whole(100)}, ${whole(1e9)}`,
    () => `${(random() * 1000).toFixed(2)};${(random() * 10).toFixed(4)};${(random() * 1e5).toFixed(1)}`,
    () => `20${two(26)}-${two(12)}-${two(28)} ${two(24)}:${two(60)}:${two(60)}`,
    () => `[${Array.from({ length: 6 }, () => whole(256)).join(", ")}]`,
    () => `$${whole(99)},${100 + whole(900)}.${two(100)} -${(random() * 50).toFixed(1)}%`,
    () => `+${10 + whole(80)} ${100 + whole(900)} ${1000000 + whole(9e6)}`,
    () => `[${Array.from({ length: 3 }, () => (random() * 2 - 1).toFixed(8)).join(",")}]`,
  ];
  let text = "";
  while (text.length < GENERATED_CHARACTERS) text += `${lines[whole(lines.length)]?.()}\n`;
  return text;
}
