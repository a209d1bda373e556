// Check digits, written down once more from their definitions: what the plugin's own code is held against.

const values = (text: string): number[] => [...text].map((char) => Number.parseInt(char, 36));
const weighted = (text: string, weights: readonly number[]): number =>
  values(text).reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);

/** The digit that makes `digits` pass Luhn's test. */
export function luhnDigit(digits: string): string {
  const sum = values(digits)
    .reverse()
    .reduce(
      (total, digit, index) => total + (index % 2 === 0 ? Math.floor(digit * 0.2) + ((digit * 2) % 10) : digit),
      0,
    );
  return String((10 - (sum % 10)) % 10);
}

/** The two check digits of an IBAN. */
export function ibanDigits(country: string, account: string): string {
  const rest = values(`${account}${country}00`).reduce((sum, value) => Number(`${sum}${value}`) % 97, 0);
  return String(98 - rest).padStart(2, "0");
}

export function chinaDigit(digits: string): string {
  return "10X98765432"[weighted(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] ?? "";
}

/** Verhoeff's check digit, from the tables of his dissertation. */
export function verhoeffDigit(digits: string): string {
  const d = [
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
  ];
  const p = [
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
  ];
  const fold = (text: string) =>
    [...text].reverse().reduce((check, char, index) => Number(d[check]?.[Number(p[index % 8]?.[Number(char)])]), 0);
  return [..."0123456789"].find((digit) => fold(digits + digit) === 0) ?? "";
}

/** CPF and CNPJ: a digit by weights from the right that begin with 2. */
function brazilDigit(text: string, most: number): string {
  const sum = [...text]
    .reverse()
    .reduce((total, char, index) => total + (char.charCodeAt(0) - 48) * (2 + (index % (most - 1))), 0);
  return String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
}

export function cpfDigits(nine: string): string {
  const first = brazilDigit(nine, 12);
  return first + brazilDigit(nine + first, 12);
}

export function cnpjDigits(twelve: string): string {
  const first = brazilDigit(twelve, 9);
  return first + brazilDigit(twelve + first, 9);
}

export function nirKey(thirteen: string): string {
  return String(97n - (BigInt(thirteen) % 97n)).padStart(2, "0");
}

/** ISO 7064 MOD 11,10. */
export function steuerDigit(ten: string): string {
  let product = 10;
  for (const digit of values(ten)) product = (2 * ((digit + product) % 10 || 10)) % 11;
  return String((11 - product) % 10);
}

export function codiceDigit(fifteen: string): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const sum = values(fifteen).reduce((total, value, index) => {
    const place = value > 9 ? value - 10 : value;
    return total + (index % 2 === 0 ? (odd[place] ?? 0) : place);
  }, 0);
  return String.fromCharCode(65 + (sum % 26));
}

export function dniLetter(number: number): string {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] ?? "";
}

export function myNumberDigit(eleven: string): string {
  const rest = weighted(eleven, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return String(rest <= 1 ? 0 : 11 - rest);
}

export function koreaDigit(twelve: string): string {
  return String((11 - (weighted(twelve, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10);
}

export function isTfn(nine: string): boolean {
  return weighted(nine, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}

export function peselDigit(ten: string): string {
  return String((10 - (weighted(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

export function isBsn(nine: string): boolean {
  return weighted(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}
