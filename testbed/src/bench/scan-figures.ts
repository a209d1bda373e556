import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileModule } from "@sluice/cli";
import { loadSubject, type Subject } from "../fuzz/subject.ts";
import { BUDGETS } from "./budgets.ts";
import type { Figure } from "./figure.ts";
import { measure } from "./measure.ts";

const TEXTS = fileURLToPath(new URL("../../../scripts/token-weights/texts", import.meta.url));

const TEXT_BYTES = 16 << 10;

/** Text of an event of a streamed answer. */
const EVENT_BYTES = 20;

const LITERALS = 1000;

const KIND = { literal: 0, regex: 2 } as const;

/** What stands for the rules of a guard: of the shape of those of ai-prompt-guard. */
const VERBS = ["ignore", "forget", "disregard", "override", "bypass", "reveal", "print", "repeat", "leak", "skip"];
const TAILS = [
  "\\s+(?:all\\s+)?(?:of\\s+)?(?:the\\s+|your\\s+)?(?:previous|prior|above)\\s+(?:instructions?|rules?)",
  "\\b.{0,30}\\b(?:system|hidden|initial)\\s+prompt",
  "\\s+everything\\s+(?:above|before)",
  "\\s+(?:your|the)\\s+(?:safety|content)\\s+(?:filters?|policy|guidelines?)",
  "[^.\\n]*confidential",
];

const SAMPLES: Readonly<Record<string, Buffer>> = {
  English: textOf("held-out/latin", /^english/),
  code: textOf("held-out/code"),
  Russian: textOf("held-out/cyrillic"),
  Chinese: textOf("held-out/chinese"),
};

function textOf(folder: string, name = /./): Buffer {
  const at = path.join(TEXTS, folder);
  const files = readdirSync(at).filter((file) => name.test(file));
  const all = files.map((file) => readFileSync(path.join(at, file), "utf8")).join("\n");
  return Buffer.from(all.repeat(Math.ceil(TEXT_BYTES / Buffer.byteLength(all)))).subarray(0, TEXT_BYTES);
}

/** Words that begin as those of English texts, and end otherwise: the longest way through the literals. */
function nearWords(count: number): string[] {
  const words = new Set(
    textOf("fit/latin", /^(english|dutch|german)/)
      .toString()
      .match(/[a-z]{5,}/gi) ?? [],
  );
  const starts = [...words].map((word) => word.toLowerCase());
  return Array.from({ length: count }, (_, index) => {
    const word = starts[index % starts.length] ?? "";
    return `${word.slice(0, 3 + (index % (word.length - 2)))}${"qzxjv".charAt(index % 5)}${index.toString(36)}`;
  });
}

function rules(): string[] {
  return VERBS.flatMap((verb) => TAILS.map((tail) => `\\b${verb}${tail}`));
}

async function scanSubject(): Promise<Subject> {
  const file = "testbed/src/bench/assembly/scan.ts";
  const { wasm } = await compileModule(file, { mode: "release", exportRuntime: true });
  return loadSubject(new WebAssembly.Module(wasm));
}

function give(subject: Subject, bytes: Uint8Array): void {
  subject.write(subject.call("input", bytes.length), bytes);
}

function addPatterns(subject: Subject, texts: readonly string[], kind: number): void {
  for (const text of texts) {
    give(subject, Buffer.from(text));
    subject.call("pattern", kind, 1);
  }
}

/** Speed of the pattern engine on clean texts: 1,000 literals, 50 expressions and all detectors. */
export async function scanFigures(): Promise<Figure[]> {
  const subject = await scanSubject();
  addPatterns(subject, nearWords(LITERALS), KIND.literal);
  addPatterns(subject, rules(), KIND.regex);
  subject.call("detectors");
  if (subject.call("compile") < 0) throw new Error("the patterns are refused");
  return Object.entries(SAMPLES).flatMap(([name, text]) => figuresOf(subject, name, text));
}

function figuresOf(subject: Subject, name: string, text: Buffer): Figure[] {
  give(subject, text);
  subject.call("text");
  const collect = () => subject.call("__collect");
  const scan = measure(() => subject.call("scan"), collect) / 1000;
  subject.call("begin");
  const event = measure(() => subject.call("event", EVENT_BYTES), collect) / 1000;
  const id = `scan.${name.toLowerCase()}`;
  const budgeted = name === "English";
  return [
    {
      id,
      name: `scan, ${name}, 16 KiB`,
      value: scan,
      unit: "µs",
      ...(budgeted ? { budget: BUDGETS.scanText } : {}),
    },
    {
      id: `${id}.event`,
      name: `scan, ${name}, an event of ${EVENT_BYTES} bytes`,
      value: event,
      unit: "µs",
      budget: BUDGETS.scanEvent,
    },
  ];
}
