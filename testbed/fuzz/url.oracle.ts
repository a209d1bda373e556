import type { Subject } from "../src/fuzz/subject.ts";

export const dictionary = [
  ...'&=+%?#/:@[].;"\\, ',
  ...[
    "http://",
    "https://",
    "ws://",
    "a=",
    "&a",
    "%61",
    "%",
    "%zz",
    "%2",
    "+",
    "é",
    "127.0.0.1",
    "0x7f",
    "::1",
    "[::1]",
    ":8080",
  ],
  ...["text/plain", ";charset=", '"x"', "a=1; b=2", "\u0000", "\t"],
];

/** Bytes outside of UTF-8 become U+FFFD on both sides; a byte order mark stays. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Hosts that WHATWG does not interpret further: no name in ACE, which it validates. */
const PLAIN_HOST = /^(?!.*xn--)[A-Za-z0-9.-]+$/;

export function check(input: Uint8Array, _result: number, subject: Subject): string | null {
  return comparePairs(Buffer.from(input), subject) ?? compareUrl(Buffer.from(input).toString("latin1"), subject);
}

function read(subject: Subject): Buffer {
  return subject.read(subject.call("resultAt"), subject.call("resultSize"));
}

function comparePairs(input: Buffer, subject: Subject): string | null {
  // Escaped, because Node misreads what is outside of ASCII when a broken escape stands beside it.
  const text = input.toString("latin1").replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  subject.call("pairs");
  const found = fieldsOf(read(subject)).map((piece) => decoder.decode(piece));
  // The "&" keeps it from taking a "?" at the beginning off.
  const expected = [...new URLSearchParams(`&${text}`)].flat();
  return JSON.stringify(found) === JSON.stringify(expected)
    ? null
    : `parameters ${JSON.stringify(found)}, URLSearchParams ${JSON.stringify(expected)}`;
}

/** The target's fields: four bytes of length each, and as many bytes. */
function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    fields.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return fields;
}

/** What the SDK accepts as an http URL with a plain host, browsers take to the same place. */
function compareUrl(text: string, subject: Subject): string | null {
  if (!/^(?:http|ws)s?:/i.test(text) || subject.call("url") === 0) return null;
  const [host = "", port = "", query = ""] = read(subject).toString("latin1").split("\0");
  if (!PLAIN_HOST.test(host)) return null;
  if (!URL.canParse(text)) return `accepted, but no URL for WHATWG: ${text}`;
  const reference = new URL(text);
  if (reference.hostname !== host.toLowerCase()) return `host ${host}, WHATWG ${reference.hostname}`;
  const expectedPort = reference.port || (/^(?:https|wss):$/.test(reference.protocol) ? "443" : "80");
  if (expectedPort !== port) return `port ${port}, WHATWG ${expectedPort}`;
  const expectedQuery = reference.search.slice(1);
  return normalised(query) === expectedQuery ? null : `query ${query}, WHATWG ${expectedQuery}`;
}

/** WHATWG escapes these in the query of special schemes. */
function normalised(query: string): string {
  return query.replace(/["<>']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
