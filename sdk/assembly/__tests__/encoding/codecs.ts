import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { constantTimeEquals } from "../../crypto/constant-time";
import { crc32 } from "../../crypto/crc32";
import { Hash } from "../../crypto/hash";
import { Hmac } from "../../crypto/hmac";
import { Md5 } from "../../crypto/md5";
import { RsaPrivateKey } from "../../crypto/rsa";
import { Sha1 } from "../../crypto/sha1";
import { Sha256 } from "../../crypto/sha256";
import { Sha384, Sha512 } from "../../crypto/sha512";
import { uuidV4 } from "../../crypto/uuid";
import * as base64 from "../../encoding/base64";
import { cookieValue } from "../../encoding/cookie";
import * as hex from "../../encoding/hex";
import { isIpv4, isIpv6 } from "../../encoding/ip-address";
import * as percent from "../../encoding/percent";
import { Url } from "../../encoding/url";
import { UrlPairs, UrlParams } from "../../encoding/url-params";
import { utf8ErrorAt, utf8IncompleteTail } from "../../encoding/utf8";
import { EventStreamParser } from "../../eventstream/parser";
import { MediaType } from "../../http/media-type";
import { MultipartReader, multipartBoundary } from "../../http/multipart";
import { Result } from "../../result";

// Every codec as an export, for the tests that compare them with Node's. The host writes the arguments into buffers that
// `argument` hands out; a bool tells whether there is a result, and `resultPtr` and `resultSize` where it is.

class Exchange {
  first: Bytes = Bytes.empty();
  second: Bytes = Bytes.empty();
  third: Bytes = Bytes.empty();
  result: Bytes = Bytes.empty();
}

const io = new Exchange();

/** Reserves `size` bytes for argument 0, 1 or 2, `offset` bytes into a buffer, so that windows are tested too. */
export function argument(index: i32, size: i32, offset: i32): usize {
  const bytes = new Bytes(new ArrayBuffer(size + offset), offset, offset + size);
  if (index == 0) io.first = bytes;
  else if (index == 1) io.second = bytes;
  else io.third = bytes;
  return bytes.ptr;
}

export function resultPtr(): usize {
  return io.result.ptr;
}

export function resultSize(): i32 {
  return io.result.length;
}

function give(bytes: Bytes | null): bool {
  io.result = bytes == null ? Bytes.empty() : bytes;
  return bytes != null;
}

function giveResult(result: Result<Bytes>): bool {
  io.result = result.ok ? result.value : Bytes.of(result.error);
  return result.ok;
}

export function base64Encode(padded: bool): bool {
  return give(base64.base64Encode(io.first, padded));
}

export function base64UrlEncode(padded: bool): bool {
  return give(base64.base64UrlEncode(io.first, padded));
}

export function base64Decode(padding: i32): bool {
  return giveResult(base64.base64Decode(io.first, <base64.Base64Padding>padding));
}

export function base64UrlDecode(padding: i32): bool {
  return giveResult(base64.base64UrlDecode(io.first, <base64.Base64Padding>padding));
}

export function base64DecodeLenient(): bool {
  return giveResult(base64.base64DecodeLenient(io.first));
}

export function hexEncode(): bool {
  return give(hex.hexEncode(io.first));
}

export function hexDecode(): bool {
  return giveResult(hex.hexDecode(io.first));
}

export function encodeComponent(): bool {
  return give(percent.encodeComponent(io.first));
}

export function encodePath(): bool {
  return give(percent.encodePath(io.first));
}

export function encodeQuery(): bool {
  return give(percent.encodeQuery(io.first));
}

export function encodeForm(): bool {
  return give(percent.encodeForm(io.first));
}

export function decodeForm(): bool {
  return give(percent.decodeForm(io.first));
}

export function percentDecode(): bool {
  return give(percent.percentDecode(io.first));
}

export function percentDecodeStrict(): bool {
  return giveResult(percent.percentDecodeStrict(io.first));
}

export function utf8Error(): i32 {
  return utf8ErrorAt(io.first);
}

export function utf8Tail(): i32 {
  return utf8IncompleteTail(io.first);
}

export function ipv4(): bool {
  return isIpv4(io.first);
}

export function ipv6(): bool {
  return isIpv6(io.first);
}

export function cookie(): bool {
  return give(cookieValue(io.first, io.second.toString()));
}

export function equal(): bool {
  return constantTimeEquals(io.first, io.second);
}

export function uuid(): bool {
  return giveResult(uuidV4(io.first));
}

function field(out: ByteWriter, bytes: Bytes): void {
  out.bytes(bytes);
  out.byte(0);
}

/** The decoded names and values, each followed by a zero byte. */
export function paramsList(): bool {
  const out = new ByteWriter();
  const pairs = new UrlPairs(io.first);
  while (pairs.next()) {
    field(out, pairs.name);
    field(out, pairs.value);
  }
  return give(out.take());
}

export function paramsGet(): bool {
  return give(new UrlParams(io.first).get(io.second.toString()));
}

export function paramsCount(): i32 {
  return new UrlParams(io.first).count(io.second.toString());
}

export function paramsSet(): bool {
  const params = new UrlParams(io.first);
  params.set(io.second.toString(), io.third);
  return give(params.toBytes());
}

export function paramsAppend(): bool {
  const params = new UrlParams(io.first);
  params.append(io.second.toString(), io.third);
  return give(params.toBytes());
}

export function paramsRemove(): bool {
  const params = new UrlParams(io.first);
  const removed = params.remove(io.second.toString());
  give(params.toBytes());
  return removed;
}

/** Scheme, user info, host, port, path and query, each followed by a zero byte. */
export function urlParse(): bool {
  const parsed = Url.parse(io.first);
  if (!parsed.ok) return giveResult(Result.fail<Bytes>(Bytes.empty(), parsed.error));
  const url = parsed.value;
  const out = new ByteWriter();
  field(out, url.scheme);
  field(out, url.userinfo);
  field(out, url.host);
  out.integer(url.port);
  out.byte(0);
  field(out, url.path);
  field(out, url.query);
  return give(out.take());
}

export function mediaType(): bool {
  const type = MediaType.parse(io.first);
  give(type.essence);
  return type.essence.length > 0;
}

export function mediaParameter(): bool {
  return give(MediaType.parse(io.first).parameter(io.second.toString()));
}

/** Of a body and its content type: each part's name, file name (or `-`) and value, each followed by a zero byte. */
export function multipartList(): bool {
  const boundary = multipartBoundary(io.second);
  if (boundary == null) return give(null);
  const out = new ByteWriter();
  const parts = new MultipartReader(io.first, boundary);
  while (parts.next()) {
    const fileName = parts.fileName;
    field(out, parts.name);
    field(out, fileName == null ? Bytes.of("-") : fileName);
    field(out, parts.value);
  }
  give(out.take());
  return !parts.malformed;
}

/** Of a body and its content type: the body in which every part named `model` has the third argument for a value. */
export function multipartReplace(): bool {
  const boundary = multipartBoundary(io.second);
  if (boundary == null) return give(null);
  const parts = new MultipartReader(io.first, boundary);
  while (parts.next()) {
    if (parts.name.equalsString("model")) parts.replaceValue(io.third);
  }
  return parts.changed && give(parts.apply());
}

function hashOf(kind: i32): Hash {
  if (kind == 0) return new Md5();
  if (kind == 1) return new Sha1();
  if (kind == 2) return new Sha256();
  return kind == 3 ? new Sha384() : new Sha512();
}

/** The digest of `[0, cut)` and `[cut, end)` fed apart, after another message that must leave no trace. */
export function hash(kind: i32, cut: i32): bool {
  const hash = hashOf(kind);
  hash.update(io.first.slice(cut));
  hash.finish();
  hash.update(io.first.slice(0, cut));
  hash.update(io.first.slice(cut));
  return give(hash.finish());
}

/** The code of a message under a key, after another message that must leave no trace. */
export function hmac(kind: i32, cut: i32): bool {
  const code = new Hmac(hashOf(kind), io.first);
  code.update(io.second.slice(cut));
  code.finish();
  code.update(io.second.slice(0, cut));
  code.update(io.second.slice(cut));
  return give(code.finish());
}

export function crc(cut: i32): u32 {
  return crc32(io.first.slice(cut), crc32(io.first.slice(0, cut)));
}

/** The RS256 signature by a key in PEM, of a message, with random bytes. */
export function rsaSign(): bool {
  const parsed = RsaPrivateKey.parse(io.first);
  const key = parsed.value;
  return giveResult(
    key == null ? Result.fail<Bytes>(Bytes.empty(), parsed.error) : key.signSha256(io.second, io.third),
  );
}

/**
 * The messages of an AWS event stream that comes as `[0, cut)` and then in pieces of `step` bytes: each type and payload
 * after its length as a decimal number and a colon. False when the stream was refused.
 */
export function eventStream(cut: i32, step: i32): bool {
  const parser = new EventStreamParser();
  const out = new ByteWriter();
  let at = 0;
  while (at < io.first.length) {
    const stop = at == 0 && cut > 0 ? cut : at + step;
    parser.push(io.first.slice(at, stop));
    while (parser.next()) {
      counted(out, parser.event);
      counted(out, parser.data);
    }
    at = stop;
  }
  parser.finish();
  give(out.take());
  return !parser.overflowed && parser.takeRest().length == 0;
}

function counted(out: ByteWriter, bytes: Bytes): void {
  out.integer(bytes.length);
  out.byte(0x3a);
  out.bytes(bytes);
}
