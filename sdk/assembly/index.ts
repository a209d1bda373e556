// The public surface of the SDK, with ./ai, ./usage, ./crypto, ./regex, ./store, ./cache and ./limit beside it: a plugin imports from these only,
// and its entry file re-exports the callbacks it needs from ./abi/exports. They are apart because asc builds the
// module-level constants of every file that is imported, used or not: see docs/decisions/0008-entry-points.md.
export { collectMidway } from "./abi/memory";
export { DataStatus, HeadersStatus, LogLevel, TrailersStatus } from "./abi/types";
export { ByteWriter } from "./byte-writer";
export { Bytes } from "./bytes";
export { BytesIndex } from "./bytes-index";
export { CalloutHandler, CalloutReply, CalloutRequest } from "./callout";
export { monotonicNanoseconds, randomBelow, randomBytes, wallMilliseconds, wallNanoseconds } from "./clock";
export { HttpContext, PluginContext } from "./context";
export { Deadlines, Waiter } from "./deadlines";
export { registerPlugin } from "./dispatcher";
export { callForeign, clearRouteCache } from "./foreign";
export { awaitsRequestBody } from "./http/awaited-body";
export { Body, requestBody, responseBody } from "./http/body";
export { BodyStore } from "./http/body-store";
export { allowRequestBuffer, allowResponseBuffer, keepRoute } from "./http/buffer-limit";
export { signByHost } from "./host-sign";
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
export { KeptBody } from "./http/kept-body";
export { LargeBody } from "./http/large-body";
export { localReply } from "./http/local-reply";
export { MARKER_SIZE } from "./http/markers";
export { MediaType } from "./http/media-type";
export { MultipartReader, multipartBoundary } from "./http/multipart";
export { PathSuffixes } from "./http/path-suffixes";
export { RequestEditor } from "./http/request-editor";
export { BODY_LIMIT, BodyProgress, WholeBody } from "./http/whole-body";
export { log, logEnabled, logLevelOf, setLogLevel } from "./log";
export { Counter, Gauge, Histogram } from "./metrics";
export { PropertyPath } from "./property";
export { Result } from "./result";
export { Secret } from "./secret";
export { Breaker } from "./store/breaker";
export { ABSENT, getShared, SharedUpdate, SharedValue, setShared, updateShared } from "./shared-data";
export { SharedQueue } from "./shared-queue";
export {
  CONSUMER_HEADER,
  clusterName,
  consumer,
  consumerTeam,
  responseDetails,
  responseFromUpstream,
  routeName,
  setConsumer,
  upstreamMetadata,
} from "./stream-info";
export { Timer } from "./timer";
export { overrideHost, upstreamHosts } from "./upstream-hosts";

export { lowerAscii, trimmed } from "./encoding/ascii";
export { base64Decode, base64DecodeLenient, base64Encode, base64UrlDecode, base64UrlEncode } from "./encoding/base64";
export { cookieValue } from "./encoding/cookie";
export { hexDecode, hexEncode } from "./encoding/hex";
export { httpDate, parseHttpDate } from "./encoding/http-date";
export { decodeForm, encodeComponent, encodeForm, encodePath, encodeQuery, percentDecode } from "./encoding/percent";
export { isIpv4, isIpv6 } from "./encoding/ip-address";
export { RequestTarget } from "./encoding/request-target";
export { Url } from "./encoding/url";
export { UrlPairs, UrlParams } from "./encoding/url-params";
export { isUtf8, utf8IncompleteTail } from "./encoding/utf8";
export { JsonEdits } from "./json/edits";
export { unescapeText } from "./json/escape";
export { JsonItems } from "./json/items";
export { JsonKind } from "./json/kind";
export { lastMember } from "./json/last-member";
export { jsonErrorAt, jsonParse } from "./json/parse";
export { NamedMembers } from "./json/named-members";
export { wordIndex } from "./json/words";
export { JsonPatches } from "./json/patches";
export { JsonPath } from "./json/path";
export { JsonPlace } from "./json/place";
export { jsonGet } from "./json/query";
export { JsonReader } from "./json/reader";
export { Splice, spliceString } from "./json/splice";
export { JsonToken } from "./json/token";
export { JsonValue } from "./json/value";
export { JsonWriter } from "./json/writer";

export { ConfigDecoder } from "./config/decoder";
export { RequestFacts } from "./config/facts";
export { HostFacts } from "./config/host-facts";
export { GivenKeys } from "./config/given-keys";
export { ConfigIssues } from "./config/issues";
export { PrefixMap } from "./config/prefix-map";
export { ConfigPath } from "./config/path";
export { RulePlugin } from "./config/rule-plugin";
export { RuleSet } from "./config/rules";
export { ConfigMap } from "./config/map";
export { readBytesList } from "./config/read-list";
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
