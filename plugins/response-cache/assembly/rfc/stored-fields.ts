import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { fieldOf, listOf, lowerName } from "./fields";

const CONNECTION: Bytes = Bytes.of("connection");
const COLON: i32 = 0x3a;

/** Fields of one connection, which no cache keeps (RFC 9110, section 7.6.1; RFC 9111, section 3.1), and what proxies add. */
const NEVER: StaticArray<string> = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-connection",
  "server",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "x-cache-status",
];

/** Fields of what was kept that a 304 does not change (RFC 9111, section 3.2). */
const KEPT: StaticArray<string> = ["content-encoding", "content-length", "content-range", "content-type"];

/** What says how old the answer was: a 304 says it anew, or not at all. */
const OF_TIME: StaticArray<string> = ["age", "date"];

/** The fields of a response that are kept with it. */
export function storedFields(response: HeaderList): HeaderList {
  const hopByHop = namedIn(response);
  const kept = new HeaderList();
  for (let i = 0; i < response.length; i++) {
    const name = response.nameAt(i);
    if (name.at(0) == COLON || isAmong(NEVER, name) || isNamed(hopByHop, name) || isEnvoys(name)) continue;
    kept.addBytes(name, response.valueAt(i));
  }
  return kept;
}

/** What was kept, with the fields of a 304 in the place of those of their names. */
export function freshened(kept: HeaderList, notModified: HeaderList): HeaderList {
  const news = storedFields(notModified);
  const out = new HeaderList();
  for (let i = 0; i < kept.length; i++) {
    const name = kept.nameAt(i);
    if (isAmong(OF_TIME, name)) continue;
    if (isAmong(KEPT, name) || news.getBytes(name).length == 0) out.addBytes(name, kept.valueAt(i));
  }
  for (let i = 0; i < news.length; i++) {
    if (!isAmong(KEPT, news.nameAt(i))) out.addBytes(news.nameAt(i), news.valueAt(i));
  }
  return out;
}

function namedIn(response: HeaderList): Array<Bytes> {
  const names = listOf(fieldOf(response, CONNECTION));
  for (let i = 0; i < names.length; i++) names[i] = lowerName(names[i]);
  return names;
}

/** What Envoy adds for itself: the time that the upstream took, the number of tries. */
function isEnvoys(name: Bytes): bool {
  return name.startsWith(ENVOYS);
}

const ENVOYS: Bytes = Bytes.of("x-envoy-");

function isNamed(names: Array<Bytes>, name: Bytes): bool {
  for (let i = 0; i < names.length; i++) if (names[i].equals(name)) return true;
  return false;
}

function isAmong(names: StaticArray<string>, name: Bytes): bool {
  for (let i = 0; i < names.length; i++) if (name.equalsString(names[i])) return true;
  return false;
}
