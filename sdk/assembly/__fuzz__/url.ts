import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { cookieValue } from "../encoding/cookie";
import {
  decodeForm,
  encodeComponent,
  encodeForm,
  encodePath,
  encodeQuery,
  percentDecode,
  percentDecodeStrict,
} from "../encoding/percent";
import { RequestTarget } from "../encoding/request-target";
import { Url } from "../encoding/url";
import { UrlPairs, UrlParams } from "../encoding/url-params";
import { MediaType } from "../http/media-type";
import { give, given } from "./runner/exchange";

export { input, resultAt, resultSize } from "./runner/exchange";

/** Reads back the same under every decoder, and needs escapes. */
const VALUE = "v &=+%/?#\u00e9";

/** Reads the input as everything that a gateway reads of a request line and of headers. Answers what was found in it. */
export function run(size: i32): i32 {
  const text = given(size);
  checkPercent(text);
  checkTarget(text);
  const parameters = checkParams(text);
  const isUrl = checkUrl(text);
  const isMedia = MediaType.parse(text).essence.length > 0;
  const charset = MediaType.parse(text).parameter("charset");
  const cookie = cookieValue(text, "a");
  check(cookie == null || cookie.length <= size);
  check(charset == null || charset.length <= size);
  const found = <i32>isUrl | ((<i32>isMedia) << 1) | ((<i32>(charset != null)) << 2) | ((<i32>(cookie != null)) << 3);
  return found | (min(parameters, 15) << 4);
}

/** The decoded names and values, each after its length in four little-endian bytes. */
export function pairs(): void {
  const out = new ByteWriter();
  const pairs = new UrlPairs(given());
  while (pairs.next()) {
    writeField(out, pairs.name);
    writeField(out, pairs.value);
  }
  give(out.take());
}

function writeField(out: ByteWriter, field: Bytes): void {
  for (let shift = 0; shift < 32; shift += 8) out.byte((field.length >> shift) & 0xff);
  out.bytes(field);
}

/** Host, port and query, each followed by a zero byte; false when the input is no URL. */
export function url(): bool {
  const parsed = Url.parse(given());
  const out = new ByteWriter();
  out.bytes(parsed.value.host);
  out.byte(0);
  out.integer(parsed.value.effectivePort);
  out.byte(0);
  out.bytes(parsed.value.query);
  out.byte(0);
  give(out.take());
  return parsed.ok;
}

function check(holds: bool): void {
  if (!holds) unreachable();
}

function checkPercent(text: Bytes): void {
  const decoded = percentDecode(text);
  const strict = percentDecodeStrict(text);
  check(decoded.length <= text.length && decodeForm(text).length <= text.length);
  if (strict.ok) check(strict.value.equals(decoded));
  check(percentDecode(encodeComponent(text)).equals(text));
  check(percentDecodeStrict(encodePath(text)).value.equals(text));
  check(percentDecodeStrict(encodeQuery(text)).value.equals(text));
  check(decodeForm(encodeForm(text)).equals(text));
}

/** Nothing is lost: a part put back gives the target as it was. */
function checkTarget(text: Bytes): void {
  const target = RequestTarget.parse(text);
  check(target.withPath(target.path).equals(text));
  if (target.query.length > 0) check(target.withQuery(target.query).equals(text));
}

/** Each edit does what it says and leaves alone what it does not name. */
function checkParams(text: Bytes): i32 {
  const params = new UrlParams(text);
  const before = countPairs(text);
  const named = params.count("a");
  params.set("a", Bytes.of(VALUE));
  const value = params.get("a");
  check(value != null && value.equalsString(VALUE) && params.count("a") == 1);
  check(countPairs(params.toBytes()) == before - named + 1);
  check(params.remove("a") && !params.has("a"));
  check(countPairs(params.toBytes()) == before - named);
  params.append("b c", Bytes.of(VALUE));
  check(params.has("b c") && countPairs(params.toBytes()) == before - named + 1);
  return before;
}

function countPairs(text: Bytes): i32 {
  const pairs = new UrlPairs(text);
  let count = 0;
  while (pairs.next()) count++;
  return count;
}

/** The parts of a URL, put together, are the URL. */
function checkUrl(text: Bytes): bool {
  const parsed = Url.parse(text);
  if (!parsed.ok) return false;
  const url = parsed.value;
  const out = new ByteWriter();
  out.bytes(url.scheme);
  out.text("://");
  out.bytes(url.userinfo);
  const isUserGiven = out.length < text.length && text.at(out.length) == 0x40;
  if (isUserGiven) out.byte(0x40);
  out.bytes(url.authority);
  out.bytes(url.target.withPath(url.path));
  check(out.take().equals(text));
  check(url.host.length > 0 && url.port <= 65535);
  return true;
}
