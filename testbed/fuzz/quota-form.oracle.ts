export const dictionary = [
  "consumer=",
  "&quota=",
  "&value=",
  "consumer=a&quota=1",
  "%2B",
  "%2D",
  "+",
  "-",
  "0",
  "9223372036854775807",
  "9223372036854775808",
  "1000000",
  ".",
  "%",
  "&",
  "=",
  "+05:30",
];

const MOST = 2n ** 63n - 1n;

/** Which forms are right, and what is set, as Node reads the parameters. */
export function check(input: Uint8Array, result: number): string | null {
  // Escaped, because Node misreads what is outside of ASCII when a broken escape stands beside it.
  const text = Buffer.from(input)
    .toString("latin1")
    .replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const params = new URLSearchParams(`&${text}`);
  const consumer = params.get("consumer") ?? "";
  const quota = integerOf(params.get("quota"));
  const value = integerOf(params.get("value"));
  const right = consumer === "" ? 0 : (quota === null ? 0 : 1) | (value === null ? 0 : 2) | 4;
  const expected = right === 0 ? 0 : right | (Number(BigInt.asUintN(24, quota ?? 0n)) << 3);
  return result === expected ? null : `${result}, and Node makes ${expected} of it`;
}

function integerOf(text: string | null): bigint | null {
  if (text === null || !/^[+-]?[0-9]+$/.test(text)) return null;
  const value = BigInt(text.replace(/^\+/, ""));
  return value >= -MOST - 1n && value <= MOST ? value : null;
}
