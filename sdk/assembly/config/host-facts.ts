import { Bytes } from "../bytes";
import { requestHeaders } from "../http/headers";
import { clusterName, routeName } from "../stream-info";
import { RequestFacts } from "./facts";

const AUTHORITY: Bytes = Bytes.of(":authority");
const METHOD: Bytes = Bytes.of(":method");
const PATH: Bytes = Bytes.of(":path");

/** The facts of the current stream, asked of the host: usable from the request's headers on. */
@final
export class HostFacts extends RequestFacts {
  protected fetchAuthority(): Bytes {
    return requestHeaders.getBytes(AUTHORITY);
  }

  protected fetchRouteName(): Bytes {
    return routeName();
  }

  protected fetchClusterName(): Bytes {
    return clusterName();
  }

  protected fetchMethod(): Bytes {
    return requestHeaders.getBytes(METHOD);
  }

  protected fetchTarget(): Bytes {
    return requestHeaders.getBytes(PATH);
  }

  header(name: Bytes): Bytes | null {
    const value = requestHeaders.getBytes(name);
    return value.length > 0 || requestHeaders.has(name) ? value : null;
  }
}
