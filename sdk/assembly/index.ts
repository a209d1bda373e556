// The public surface of the SDK. A plugin imports from here only; its entry file also re-exports the callbacks it needs
// from ./abi/exports.
export { DataStatus, HeadersStatus, LogLevel, TrailersStatus } from "./abi/types";
export { ByteWriter } from "./byte-writer";
export { Bytes } from "./bytes";
export { CalloutHandler, CalloutReply, CalloutRequest } from "./callout";
export { monotonicNanoseconds, randomBelow, randomBytes, wallMilliseconds, wallNanoseconds } from "./clock";
export { HttpContext, PluginContext } from "./context";
export { registerPlugin } from "./dispatcher";
export { callForeign, clearRouteCache } from "./foreign";
export { Body, requestBody, responseBody } from "./http/body";
export { HeaderList } from "./http/header-list";
export {
  calloutHeaders,
  calloutTrailers,
  HeaderMap,
  requestHeaders,
  requestTrailers,
  responseHeaders,
  responseTrailers,
} from "./http/headers";
export { localReply } from "./http/local-reply";
export { MediaType } from "./http/media-type";
export { MultipartReader, multipartBoundary } from "./http/multipart";
export { PathSuffixes } from "./http/path-suffixes";
export { BodyProgress, WholeBody } from "./http/whole-body";
export { log, logEnabled, logLevelOf, setLogLevel } from "./log";
export { Counter, Gauge, Histogram } from "./metrics";
export { PropertyPath } from "./property";
export { Result } from "./result";
export { getShared, SharedUpdate, SharedValue, setShared, updateShared } from "./shared-data";
export { SharedQueue } from "./shared-queue";
export {
  CONSUMER_HEADER,
  clusterName,
  consumer,
  responseFromUpstream,
  routeName,
  upstreamMetadata,
} from "./stream-info";
export { Timer } from "./timer";

export { constantTimeEquals } from "./crypto/constant-time";
export { crc32 } from "./crypto/crc32";
export { Hmac, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "./crypto/hmac";
export { Md5, md5 } from "./crypto/md5";
export { Sha1, sha1 } from "./crypto/sha1";
export { Sha256, sha256 } from "./crypto/sha256";
export { Sha384, Sha512, sha384, sha512 } from "./crypto/sha512";
export { uuidV4 } from "./crypto/uuid";
export { lowerAscii } from "./encoding/ascii";
export { base64Decode, base64DecodeLenient, base64Encode, base64UrlDecode, base64UrlEncode } from "./encoding/base64";
export { cookieValue } from "./encoding/cookie";
export { hexDecode, hexEncode } from "./encoding/hex";
export { decodeForm, encodeComponent, encodeForm, encodePath, encodeQuery, percentDecode } from "./encoding/percent";
export { RequestTarget } from "./encoding/request-target";
export { Url } from "./encoding/url";
export { UrlPairs, UrlParams } from "./encoding/url-params";
export { isUtf8, utf8IncompleteTail } from "./encoding/utf8";
export { JsonEdits } from "./json/edits";
export { JsonItems } from "./json/items";
export { JsonKind } from "./json/kind";
export { jsonErrorAt, jsonParse } from "./json/parse";
export { JsonPath } from "./json/path";
export { jsonGet } from "./json/query";
export { JsonReader } from "./json/reader";
export { Splice, spliceString } from "./json/splice";
export { JsonValue } from "./json/value";
export { JsonWriter } from "./json/writer";

export { ConfigDecoder } from "./config/decoder";
export { RequestFacts } from "./config/facts";
export { HostFacts } from "./config/host-facts";
export { ConfigIssues } from "./config/issues";
export { ConfigPath } from "./config/path";
export { RulePlugin } from "./config/rule-plugin";
export { RuleSet } from "./config/rules";
export { ConfigMap } from "./config/map";
export {
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readEnum,
  readInteger,
  readNumber,
  readString,
  readStrings,
} from "./config/read";
