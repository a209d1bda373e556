import * as checks from "./checks.ts";
import type { Detector } from "./judge.ts";
import type { Random } from "./random.ts";

/** How values of a detector are made, and what looks like them. */
export interface Kind {
  readonly detector: Detector;
  /** A value that is to be found. */
  readonly value: (random: Random) => string;
  /** What stands before it; a value that needs no word stands in any sentence. */
  readonly before?: readonly [string, ...string[]];
  /** What is like it and none. */
  readonly near: readonly [(random: Random) => string, ...((random: Random) => string)[]];
}

const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX = "0123456789abcdef";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const grouped = (text: string, sizes: readonly number[], separator: string): string => {
  let at = 0;
  return sizes
    .map((size) => {
      at += size;
      return text.slice(at - size, at);
    })
    .join(separator);
};
/** Another last digit or letter than the right one. */
const wrong = (text: string): string => {
  const last = text.slice(-1);
  const other = /\d/.test(last) ? String((Number(last) + 3) % 10) : last === "A" ? "B" : "A";
  return text.slice(0, -1) + other;
};
/** Made again until it is one. */
const until = (make: () => string, isRight: (text: string) => boolean): string => {
  for (;;) {
    const text = make();
    if (isRight(text)) return text;
  }
};

const uuid = (random: Random): string => grouped(random.text(HEX, 32), [8, 4, 4, 4, 12], "-");
const version = (random: Random): string =>
  `version ${random.below(20)}.${random.below(30)}.${random.below(200)}.${random.below(99)}`;
const timestamp = (random: Random): string =>
  String(1_600_000_000 + random.below(150_000_000)) + random.pick(["", "000", "123456"]);
const orderNumber = (random: Random): string =>
  `order ${random.pick(["#", "no. ", "ID-", ""])}${random.digits(8 + random.below(3))}`;
const isoTime = (random: Random): string =>
  `20${10 + random.below(15)}-0${1 + random.below(9)}-1${random.below(9)}T1${random.below(9)}:0${random.below(9)}:4${random.below(9)}Z`;

const card = (random: Random): string => {
  const [head, length] = random.pick([
    ["4", 16],
    ["51", 16],
    ["2221", 16],
    ["34", 15],
    ["37", 15],
    ["6011", 16],
    ["3528", 16],
    ["62", 16],
  ] as const);
  const body = head + random.digits(length - head.length - 1);
  const digits = body + checks.luhnDigit(body);
  if (random.below(2) === 0) return digits;
  return grouped(digits, length === 15 ? [4, 6, 5] : [4, 4, 4, 4], random.pick([" ", "-"]));
};

const iban = (random: Random): string => {
  const [country, account] = random.pick([
    ["DE", random.digits(18)],
    ["FR", random.digits(23)],
    ["GB", random.text(UPPER, 4) + random.digits(14)],
    ["NL", random.text(UPPER, 4) + random.digits(10)],
    ["NO", random.digits(11)],
    ["PL", random.digits(24)],
  ] as const);
  const whole = country + checks.ibanDigits(country, account) + account;
  return random.below(2) === 0 ? whole : (whole.match(/.{1,4}/g) ?? []).join(" ");
};

const china = (random: Random): string => {
  const body = random.pick(["110105", "310104", "440305", "510107"]) + random.day(true) + random.digits(3);
  return body + checks.chinaDigit(body);
};
const aadhaar = (random: Random): string => {
  const body = random.text("23456789", 1) + random.digits(10);
  return grouped(body + checks.verhoeffDigit(body), [4, 4, 4], random.pick([" ", "-"]));
};
const cpf = (random: Random): string => {
  const nine = random.digits(9);
  const all = nine + checks.cpfDigits(nine);
  return `${grouped(all.slice(0, 9), [3, 3, 3], ".")}-${all.slice(9)}`;
};
const cnpj = (random: Random): string => {
  const twelve = random.below(2) === 0 ? `${random.digits(8)}0001` : `${random.text(UPPER, 2)}${random.digits(6)}0001`;
  return `${grouped(twelve.slice(0, 8), [2, 3, 3], ".")}/${twelve.slice(8)}-${checks.cnpjDigits(twelve)}`;
};
const nir = (random: Random): string => {
  const body = `${random.pick(["1", "2"])}${random.digits(2)}0${1 + random.below(9)}${10 + random.below(80)}${random.digits(6)}`;
  const all = body + checks.nirKey(body);
  return random.below(2) === 0 ? all : grouped(all, [1, 2, 2, 2, 3, 3, 2], " ");
};
const steuer = (random: Random): string => {
  const ten = until(
    () => random.text("123456789", 1) + random.digits(9),
    (text) => {
      const counts = [..."0123456789"].map((digit) => text.split(digit).length - 1);
      return counts.filter((count) => count > 1).length === 1 && Math.max(...counts) < 4;
    },
  );
  return random.below(2) === 0
    ? ten + checks.steuerDigit(ten)
    : grouped(ten + checks.steuerDigit(ten), [2, 3, 3, 3], " ");
};
const codice = (random: Random): string => {
  const body = `${random.text("BCDFGLMNPRSTVZ", 6)}${random.digits(2)}${random.text("ABCDEHLMPRST", 1)}${10 + random.below(18)}${random.text("ABCDEFGH", 1)}${random.digits(3)}`;
  return body + checks.codiceDigit(body);
};
const dni = (random: Random): string => {
  const head = random.below(3);
  const number = 10_000_000 + random.below(80_000_000);
  if (head > 0) return number + checks.dniLetter(number);
  const rest = random.digits(7);
  const first = random.below(3);
  return `${"XYZ"[first]}${rest}${checks.dniLetter(Number(first + rest))}`;
};
const nino = (random: Random): string =>
  `${random.text("ABCEGHJ", 1)}${random.text("LMPRST", 1)} ${grouped(random.digits(6), [2, 2, 2], " ")} ${random.text("ABCD", 1)}`;
const myNumber = (random: Random): string => {
  const body = random.digits(11);
  return grouped(body + checks.myNumberDigit(body), [4, 4, 4], random.pick(["", " ", "-"]));
};
const rrn = (random: Random): string => {
  const body = random.day(false) + random.pick(["1", "2"]) + random.digits(5);
  return `${body.slice(0, 6)}-${body.slice(6)}${checks.koreaDigit(body)}`;
};
const tfn = (random: Random): string => until(() => random.text("123456789", 1) + random.digits(8), checks.isTfn);
const sin = (random: Random): string => {
  const body = random.text("1234567", 1) + random.digits(7);
  return grouped(body + checks.luhnDigit(body), [3, 3, 3], random.pick(["", " ", "-"]));
};
const pesel = (random: Random): string => {
  const body = random.day(false) + random.digits(4);
  return body + checks.peselDigit(body);
};
const bsn = (random: Random): string => until(() => random.text("123456789", 1) + random.digits(8), checks.isBsn);
const personnummer = (random: Random): string => {
  const body = random.day(false) + random.digits(3);
  return `${body.slice(0, 6)}-${body.slice(6)}${checks.luhnDigit(body)}`;
};
const ssn = (random: Random): string =>
  `${101 + random.below(500)}-${11 + random.below(80)}-${1001 + random.below(8000)}`;

const phone = (random: Random): string =>
  random.pick<() => string>([
    () => `+1${random.text("23456789", 1)}0${random.digits(1)}${random.text("23456789", 1)}3${random.digits(5)}`,
    () => `+44 20 ${random.digits(4)} ${random.digits(4)}`,
    () => `+49 ${random.pick(["30", "89", "171"])} ${random.text("123456789", 1)}${random.digits(6)}`,
    () =>
      `(${random.text("23456789", 1)}0${random.digits(1)}) ${random.text("23456789", 1)}3${random.digits(1)}-${random.digits(4)}`,
    () => `0${random.text("123456", 1)} ${grouped(random.digits(8), [2, 2, 2, 2], " ")}`,
    () => `1${random.text("3589", 1)}${random.digits(1)}-${random.digits(4)}-${random.digits(4)}`,
  ])();
const email = (random: Random): string =>
  `${random.text("abcdefgh", 4)}${random.pick(["", ".", "_", "+"])}${random.text(BASE62, 4)}@${random.text("abcdef", 5)}.${random.pick(["com", "co.uk", "example.org", "io", "de"])}`;
const ip = (random: Random): string => {
  const octet = () => random.below(255);
  if (random.below(2) === 0) return `${1 + octet()}.${octet()}.${octet()}.${octet()}`;
  return `2001:db8:${random.text("123456789abcdef", 3)}::${random.text("123456789", 2)}:${random.text(HEX, 4).replace(/^0+/, "1")}`;
};
const apiKey = (random: Random): string =>
  random.pick<() => string>([
    () => `sk-${"proj-"}${random.text(BASE62, 48)}`,
    () => `sk-${"ant-api03-"}${random.text(BASE62, 60)}`,
    () => `AKIA${random.text(`${UPPER}234567`, 16)}`,
    () => `AIza${"Sy"}${random.text(BASE62, 33)}`,
    () => `gh${"p_"}${random.text(BASE62, 36)}`,
    () => `gl${"pat-"}${random.text(BASE62, 20)}`,
    () => `xox${"b-"}${random.text("123456789", 12)}-${random.text(BASE62, 24)}`,
    () => `sk_${"live_"}${random.text(BASE62, 24)}`,
    () => `SG${"."}${random.text(BASE62, 22)}.${random.text(BASE62, 43)}`,
    () => `npm${"_"}${random.text(BASE62, 36)}`,
    () => `hf${"_"}${random.text(BASE62, 34)}`,
  ])();
const assigned = (random: Random): string => random.text(BASE62, 24 + random.below(24));
const pem = (random: Random): string => {
  const name = random.pick(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
  return `-----BEGIN ${name}-----\n${random.text(BASE62, 64)}\n${random.text(BASE62, 48)}=\n-----END ${name}-----`;
};
const token = (random: Random): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: random.pick(["HS256", "RS256", "ES256"]), typ: "JWT" })}.${part({ sub: random.digits(6) })}.${random.text(BASE62, 43)}`;
};

export const KINDS: readonly Kind[] = [
  {
    detector: "creditCard",
    value: card,
    near: [(r) => wrong(card(r)), uuid, timestamp, (r) => r.digits(16), (r) => `id-${card(r).replaceAll(" ", "")}`],
  },
  {
    detector: "iban",
    value: iban,
    near: [(r) => wrong(iban(r)), (r) => `XX${iban(r).slice(2)}`, uuid, (r) => r.text(UPPER, 2) + r.digits(20)],
  },
  {
    detector: "ssn",
    value: ssn,
    near: [
      (r) => `000${ssn(r).slice(3)}`,
      (r) => `${ssn(r)}-0${r.digits(1)}`,
      orderNumber,
      isoTime,
      (r) => r.digits(9),
      (r) => `9${ssn(r).slice(1)}`,
    ],
  },
  { detector: "chinaResidentId", value: china, near: [(r) => wrong(china(r)), (r) => r.digits(18), uuid] },
  { detector: "aadhaar", value: aadhaar, near: [(r) => wrong(aadhaar(r)), card, (r) => r.digits(12), timestamp, uuid] },
  { detector: "cpf", value: cpf, near: [(r) => wrong(cpf(r)), (r) => r.digits(11), version, orderNumber] },
  { detector: "cnpj", value: cnpj, near: [(r) => wrong(cnpj(r)), (r) => r.digits(14), version] },
  {
    detector: "nir",
    value: nir,
    near: [(r) => wrong(nir(r)), (r) => r.digits(15), timestamp, (r) => `1${r.digits(14)}`],
  },
  {
    detector: "steuerId",
    value: steuer,
    before: ["Meine Steuer-ID: ", "Steuer-Identifikationsnummer ", "IdNr. "],
    near: [(r) => `Steuer-ID ${wrong(steuer(r))}`, steuer, (r) => r.digits(11), orderNumber],
  },
  {
    detector: "codiceFiscale",
    value: codice,
    near: [(r) => wrong(codice(r)), (r) => r.text(`${UPPER}0123456789`, 16), uuid],
  },
  {
    detector: "dni",
    value: dni,
    near: [(r) => wrong(dni(r)), orderNumber, (r) => `v${dni(r)}`, (r) => `${r.digits(8)}-${r.digits(2)}`, isoTime],
  },
  {
    detector: "nino",
    value: nino,
    near: [
      (r) => nino(r).replace(/^../, "BG"),
      (r) => nino(r).replaceAll(" ", ""),
      (r) => nino(r).replace(/.$/, "X"),
      orderNumber,
    ],
  },
  {
    detector: "myNumber",
    value: myNumber,
    before: ["マイナンバーは", "my number: ", "個人番号 "],
    near: [(r) => `マイナンバー ${wrong(myNumber(r))}`, myNumber, timestamp, uuid],
  },
  {
    detector: "rrn",
    value: rrn,
    near: [(r) => wrong(rrn(r)), (r) => `${r.digits(6)}-${r.digits(7)}`, (r) => rrn(r).replace("-", ""), timestamp],
  },
  {
    detector: "tfn",
    value: tfn,
    before: ["my TFN is ", "tax file number: "],
    near: [(r) => `TFN ${wrong(tfn(r))}`, tfn, orderNumber, (r) => r.digits(9)],
  },
  {
    detector: "sin",
    value: sin,
    before: ["SIN: ", "social insurance number ", "NAS "],
    near: [(r) => `SIN ${wrong(sin(r))}`, sin, (r) => `using ${sin(r)}`, orderNumber],
  },
  {
    detector: "pesel",
    value: pesel,
    before: ["PESEL: ", "mój pesel to "],
    near: [(r) => `PESEL ${wrong(pesel(r))}`, pesel, (r) => r.digits(11)],
  },
  {
    detector: "bsn",
    value: bsn,
    before: ["BSN: ", "burgerservicenummer ", "userBsn="],
    near: [(r) => `BSN ${wrong(bsn(r))}`, bsn, orderNumber, (r) => r.digits(9)],
  },
  {
    detector: "personnummer",
    value: personnummer,
    near: [
      (r) => wrong(personnummer(r)),
      (r) => `2024${r.day(false).slice(2)}-1${r.digits(1)}0${r.digits(1)}`,
      (r) => personnummer(r).replace("-", ""),
      orderNumber,
    ],
  },
  {
    detector: "phone",
    value: phone,
    near: [
      (r) => `123-456-${r.digits(4)}`,
      timestamp,
      uuid,
      isoTime,
      orderNumber,
      version,
      (r) => `+${r.below(80)}.${r.digits(6)}`,
      card,
    ],
  },
  {
    detector: "email",
    value: email,
    near: [
      (r) => `@${r.text("abcdef", 8)}`,
      () => "icon@2x.png",
      (r) => `${r.text("abc", 5)}@localhost`,
      (r) => `react@18.${r.below(9)}.0`,
      (r) => `${r.text("abc", 3)}..${email(r)}`,
    ],
  },
  {
    detector: "ipAddress",
    value: ip,
    near: [
      version,
      (r) => `${ip(r)}.7`.replace(/^.*:.*$/, "1.2.3.4.5"),
      (r) => `300.1.${r.below(9)}.2`,
      isoTime,
      (r) => grouped(r.text(HEX, 12), [2, 2, 2, 2, 2, 2], ":"),
      () => "std::vector",
    ],
  },
  {
    detector: "apiKey",
    value: apiKey,
    near: [
      (r) => `commit ${r.text(HEX, 40)}`,
      uuid,
      (r) => `sk-${"x".repeat(20 + r.below(20))}`,
      (r) => `sk-your-${r.pick(["key", "token", "secret"])}-goes-right-here`,
      (r) => `sha256:${r.text(HEX, 64)}`,
      (r) => `cache_key = user_profile_${r.digits(4)}_v2`,
      (r) => `api_key = os.environ["KEY_${r.digits(3)}"]`,
    ],
  },
  {
    detector: "apiKey",
    value: assigned,
    before: ['api_key = "', '"clientSecret": "', "Authorization: Bearer ", "export GITHUB_TOKEN=", "password: "],
    near: [
      (r) => `token = getTokenFromVault${r.below(99)}`,
      (r) => `hash: ${r.text(HEX, 32)}`,
      (r) => `etag = "${assigned(r)}"`,
    ],
  },
  {
    detector: "privateKey",
    value: pem,
    near: [
      (r) => pem(r).replaceAll("PRIVATE", "PUBLIC"),
      () => "-----BEGIN PRIVATE KEY----- is how it begins",
      (r) => `-----BEGIN CERTIFICATE-----\n${r.text(BASE62, 64)}\n-----END CERTIFICATE-----`,
    ],
  },
  {
    detector: "jwt",
    value: token,
    near: [
      (r) => r.text(BASE62, 30),
      (r) => `eyJ${r.text(BASE62, 20)}`,
      (r) => `eyJ${r.text(BASE62, 20)}.eyJ${r.text(BASE62, 20)}.${r.text(BASE62, 20)}`,
      version,
    ],
  },
  {
    detector: "urlCredentials",
    value: (r) => `${r.pick(["https", "postgres", "redis", "amqp"])}://${r.text("abcdef", 5)}:${r.text(BASE62, 12)}@`,
    near: [
      (r) => `https://example.com:80${r.digits(2)}/a@b`,
      () => "ftp://user:password@host",
      (r) => `http://example.org/${r.text("abc", 4)}:${r.digits(2)}@x`,
      (r) => `mongodb://u:<${r.text("abc", 5)}>@h`,
    ],
  },
];
