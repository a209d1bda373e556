import { Bytes } from "../bytes";
import { Result } from "../result";
import { equalsIgnoreCase, isDigit, isLetter } from "./ascii";
import { hexValue } from "./hex";
import { isIpv4, isIpv6 } from "./ip-address";
import { RequestTarget } from "./request-target";

const COLON: i32 = 0x3a;
const SLASH: i32 = 0x2f;
const AT: i32 = 0x40;
const DOT: i32 = 0x2e;
const MAX_PORT: i32 = 65535;

/**
 * An absolute URL with an authority (RFC 3986), taken apart into windows as written. Stricter than the RFC where readers
 * disagree and a gateway would be deceived: the host is never empty and holds no `%`, a host that ends in a number is an
 * IPv4 address in full (`127.1` is refused), there is at most one `@`, and no byte is a space, a backslash, a control
 * character or outside of ASCII.
 */
@final
export class Url {
  private constructor(
    /** As written, without `:`; compare with `isScheme`. */
    readonly scheme: Bytes,
    /** `user:password`, still percent-encoded; empty when there is none. Never log it. */
    readonly userinfo: Bytes,
    /** `host` or `host:port`, an IPv6 host in brackets: what a `host` header wants. */
    readonly authority: Bytes,
    /** As written; an IPv6 address without its brackets. */
    readonly host: Bytes,
    /** As written; -1 when there is none. */
    readonly port: i32,
    /** Path, query and fragment; the path may be empty. */
    readonly target: RequestTarget,
  ) {}

  /** A failure names what is wrong and never quotes the URL, which may hold a password. */
  static parse(text: Bytes): Result<Url> {
    const schemeEnd = text.indexOfByte(COLON);
    const hasAuthority = text.at(schemeEnd + 1) == SLASH && text.at(schemeEnd + 2) == SLASH;
    if (!isSchemeName(text.slice(0, schemeEnd)) || !hasAuthority) return fail("url: expected scheme://host");
    if (!isUnambiguous(text)) return fail("url: holds a space, a backslash, a control character or no ASCII");
    const from = schemeEnd + 3;
    const end = authorityEnd(text, from);
    const at = text.slice(0, end).indexOfByte(AT, from);
    const authority = text.slice(at < 0 ? from : at + 1, end);
    const hostEnd = findHostEnd(authority);
    if (hostEnd < 0) return fail("url: not a host");
    const port = parsePort(authority.slice(hostEnd));
    if (port < -1) return fail("url: not a port");
    const bracketed = authority.at(0) == 0x5b;
    return Result.of<Url>(
      new Url(
        text.slice(0, schemeEnd),
        at < 0 ? text.slice(from, from) : text.slice(from, at),
        authority,
        bracketed ? authority.slice(1, hostEnd - 1) : authority.slice(0, hostEnd),
        port,
        RequestTarget.parse(text.slice(end)),
      ),
    );
  }

  /** Stands in for a URL that could not be parsed. */
  static none(): Url {
    const none = Bytes.empty();
    return new Url(none, none, none, none, -1, RequestTarget.parse(none));
  }

  get path(): Bytes {
    return this.target.path;
  }

  get query(): Bytes {
    return this.target.query;
  }

  /** Whether the scheme is this one, given in lower case. */
  isScheme(lowerCase: string): bool {
    return equalsIgnoreCase(this.scheme, lowerCase);
  }

  /** Whether the connection is to be encrypted. */
  get isSecure(): bool {
    return this.isScheme("https") || this.isScheme("wss");
  }

  /** The port, or else the one that the scheme implies (http, ws, https, wss); -1 when it implies none. */
  get effectivePort(): i32 {
    if (this.port >= 0) return this.port;
    if (this.isSecure) return 443;
    return this.isScheme("http") || this.isScheme("ws") ? 80 : -1;
  }
}

function fail(reason: string): Result<Url> {
  return Result.fail<Url>(Url.none(), reason);
}

/** RFC 3986 section 3.1. */
function isSchemeName(text: Bytes): bool {
  if (!isLetter(text.at(0))) return false;
  for (let i = 1; i < text.length; i++) {
    const char = text.at(i);
    if (!isLetter(char) && !isDigit(char) && char != 0x2b && char != 0x2d && char != 0x2e) return false;
  }
  return true;
}

/** Visible ASCII without the backslash, which browsers take for a slash: `http://good\\@evil`. */
function isUnambiguous(text: Bytes): bool {
  for (let p = text.ptr, end = text.ptrEnd; p < end; p++) {
    const char = <u32>load<u8>(p);
    if (char - 0x21 > 0x7e - 0x21 || char == 0x5c) return false;
  }
  return true;
}

/** The first `/`, `?` or `#`, or else the end. */
function authorityEnd(text: Bytes, from: i32): i32 {
  for (let i = from; i < text.length; i++) {
    const char = text.at(i);
    if (char == SLASH || char == 0x3f || char == 0x23) return i;
  }
  return text.length;
}

/** Where the host, brackets included, ends in `host[:port]`; -1 when it is no host. */
function findHostEnd(authority: Bytes): i32 {
  if (authority.at(0) == 0x5b) {
    const close = authority.indexOfByte(0x5d);
    return close > 0 && isIpv6(authority.slice(1, close)) ? close + 1 : -1;
  }
  let end = 0;
  while (end < authority.length && isHostChar(authority.at(end))) end++;
  return end == 0 || !isNameOrIpv4(authority.slice(0, end)) ? -1 : end;
}

/** WHATWG URL, "ends in a number": what resolvers take for an address (`127.1`, `0x7f000001`) must be one in full. */
function isNameOrIpv4(host: Bytes): bool {
  let end = host.length;
  if (end > 0 && host.at(end - 1) == DOT) end--;
  let start = end;
  while (start > 0 && host.at(start - 1) != DOT) start--;
  const label = host.slice(start, end);
  const isHex = label.at(0) == 0x30 && (label.at(1) | 0x20) == 0x78;
  for (let i = isHex ? 2 : 0; i < label.length; i++) {
    if (isHex ? hexValue(label.at(i)) < 0 : !isDigit(label.at(i))) return true;
  }
  return isIpv4(host);
}

/** RFC 3986 reg-name without percent-encoding: unreserved and sub-delims. */
function isHostChar(char: i32): bool {
  if (isLetter(char) || isDigit(char) || char == 0x2d || char == 0x2e || char == 0x5f || char == 0x7e) return true;
  return char == 0x21 || char == 0x24 || <u32>(char - 0x26) < 7 || char == 0x3b || char == 0x3d;
}

/** The port in `:8080`; -1 when there is none (also after a lone `:`), -2 when it is none. */
function parsePort(text: Bytes): i32 {
  if (text.length < 2) return text.length == 0 || text.at(0) == COLON ? -1 : -2;
  if (text.at(0) != COLON) return -2;
  let port = 0;
  for (let i = 1; i < text.length; i++) {
    const char = text.at(i);
    if (!isDigit(char)) return -2;
    port = port * 10 + char - 0x30;
    if (port > MAX_PORT) return -2;
  }
  return port;
}
