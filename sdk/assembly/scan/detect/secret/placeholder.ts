import { Bytes } from "../../../bytes";

/**
 * Whether a text stands for a secret that is to be put in: `<password>`, `${TOKEN}`, `%s`, `your-key-here`, `********`,
 * or the very word.
 */
export function isPlaceholder(secret: Bytes): bool {
  const length = secret.length;
  if (length == 0) return true;
  const first = secret.at(0);
  // $ { < % [ * : a variable, a template or a mask.
  if (OPENERS.indexOfByte(first) >= 0 && (length < 3 || OPENERS.indexOfByte(secret.at(1)) >= 0 || isClosed(secret)))
    return true;
  if (first == 0x24 && secret.at(1) != 0x24) return isVariable(secret);
  if (isOneChar(secret)) return true;
  const lower = lowered(secret);
  for (let i = 0; i < WORDS.length; i++) if (lower.equals(WORDS[i])) return true;
  for (let i = 0; i < PARTS.length; i++) if (lower.indexOf(PARTS[i]) >= 0) return true;
  return false;
}

function isClosed(secret: Bytes): bool {
  return CLOSERS.indexOfByte(secret.at(secret.length - 1)) >= 0;
}

/** `$PASSWORD` of a shell. */
function isVariable(secret: Bytes): bool {
  for (let i = 1; i < secret.length; i++) {
    const char = secret.at(i);
    if (char != 0x5f && (char < 0x41 || char > 0x5a)) return false;
  }
  return true;
}

function isOneChar(secret: Bytes): bool {
  for (let i = 1; i < secret.length; i++) if (secret.at(i) != secret.at(0)) return false;
  return true;
}

function lowered(text: Bytes): Bytes {
  const copy = text.copy();
  for (let p = copy.ptr; p < copy.ptrEnd; p++) {
    const char = load<u8>(p);
    if (char - 0x41 < 26) store<u8>(p, char | 0x20);
  }
  return copy;
}

const OPENERS: Bytes = Bytes.of("${<%[*");
const CLOSERS: Bytes = Bytes.of("}>])*%");
const WORDS: Bytes[] = listOf("password|passwd|pass|pwd|pw|secret|token|key|apikey|foo|bar|user|username|none|null");
const PARTS: Bytes[] = listOf(
  "your|xxxx|placeholder|changeme|change_me|change-me|insert|redacted|dummy|<|{{|...|abcdefghij|0123456789|1234567890",
);

function listOf(words: string): Bytes[] {
  const list: Bytes[] = [];
  const parts = words.split("|");
  for (let i = 0; i < parts.length; i++) list.push(Bytes.of(parts[i]));
  return list;
}
