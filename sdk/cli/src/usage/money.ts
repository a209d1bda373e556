/** Digits behind the point of a picodollar: 10⁻¹² US$. */
const DIGITS = 12;
/** US dollars that one request may cost at most; more is a mistake in the log. */
const MOST = 10_000_000;

/**
 * Picodollars of an amount of US dollars as JSON has it. A number is rounded to the nearest; undefined for what is no amount.
 */
export function picodollarsOf(value: unknown): bigint | undefined {
  const dollars = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof dollars !== "number" || !Number.isFinite(dollars) || dollars < 0 || dollars > MOST) return undefined;
  const [whole = "0", fraction = ""] = dollars.toFixed(DIGITS).split(".");
  return BigInt(whole + fraction.padEnd(DIGITS, "0"));
}

/** US dollars, exact: `0.0001825`; at least two digits behind the point. */
export function exactDollars(picodollars: bigint): string {
  const digits = picodollars.toString().padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0+$/, "").padEnd(2, "0");
  return `${digits.slice(0, -DIGITS)}.${fraction}`;
}

/** US dollars, rounded half up to six digits behind the point. */
export function shownDollars(picodollars: bigint): string {
  const micros = (picodollars + 500_000n) / 1_000_000n;
  const digits = micros.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
