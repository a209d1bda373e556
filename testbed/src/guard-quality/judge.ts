import { compileModule } from "@sluice/cli";
import { loadSubject, type Subject } from "../fuzz/subject.ts";

const ENTRY = "plugins/ai-prompt-guard/assembly/__tests__/quality/judge.ts";

/** As the plugin knows them, in its order. */
export const CATEGORIES = [
  "instruction-override",
  "role-play",
  "system-prompt-extraction",
  "encoding",
  "tool-abuse",
  "indirect-injection",
] as const;

/** As `sdk/assembly/scan/detect` knows them, in its order. */
export const DETECTORS = [
  "creditCard",
  "iban",
  "ssn",
  "nationalId",
  "chinaResidentId",
  "aadhaar",
  "cpf",
  "cnpj",
  "nir",
  "steuerId",
  "codiceFiscale",
  "dni",
  "nino",
  "myNumber",
  "rrn",
  "tfn",
  "sin",
  "pesel",
  "bsn",
  "personnummer",
  "phone",
  "email",
  "ipAddress",
  "apiKey",
  "privateKey",
  "jwt",
  "urlCredentials",
] as const;
export type Detector = (typeof DETECTORS)[number];

export interface Verdict {
  /** 0 to 1. */
  readonly score: number;
  readonly category: string;
  readonly rule: string;
}

/** The plugin's rules and detectors, running. */
export interface Judge {
  /** @param isTool whether it is the result of a tool */
  score(text: string, isTool?: boolean): Verdict;
  /** What a detector finds in a text. */
  detect(detector: Detector, text: string): string[];
}

/** The plugin's own code, compiled. */
export async function startJudge(): Promise<Judge> {
  const { wasm } = await compileModule(ENTRY, { mode: "release", exportRuntime: true });
  const subject = loadSubject(new WebAssembly.Module(wasm));
  return {
    score: (text, isTool = false) => scoreOf(subject, Buffer.from(text), isTool),
    detect: (detector, text) => findingsOf(subject, DETECTORS.indexOf(detector), Buffer.from(text)),
  };
}

function scoreOf(subject: Subject, text: Buffer, isTool: boolean): Verdict {
  handIn(subject, text);
  const found = subject.call("score", text.length, isTool ? 1 : 0);
  const rule = subject.read(subject.call("address"), subject.call("rule")).toString();
  return { score: (found & 0xffff) / 1000, category: CATEGORIES[(found >> 16) - 1] ?? "", rule };
}

function findingsOf(subject: Subject, detector: number, text: Buffer): string[] {
  handIn(subject, text);
  const count = subject.call("detect", detector, text.length);
  return Array.from({ length: count }, (_, index) =>
    text.subarray(subject.call("findingStart", index), subject.call("findingEnd", index)).toString(),
  );
}

/** Texts between two collections: each goes through all that is alive. */
const COLLECT_EVERY = 32;
let handed = 0;

function handIn(subject: Subject, text: Buffer): void {
  if (handed++ % COLLECT_EVERY === 0) subject.call("__collect");
  subject.write(subject.call("input", text.length), text);
}
