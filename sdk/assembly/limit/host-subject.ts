import { Bytes } from "../bytes";
import { cookieValue } from "../encoding/cookie";
import { RequestTarget } from "../encoding/request-target";
import { requestHeaders } from "../http/headers";
import { PropertyPath } from "../property";
import { CONSUMER_HEADER, consumerTeam, routeName } from "../stream-info";
import { SubjectFacts } from "./subject";

const PATH: Bytes = Bytes.of(":path");
const COOKIE: Bytes = Bytes.of("cookie");
const SOURCE_ADDRESS: PropertyPath = PropertyPath.of("source.address");

/** The facts of the current stream, asked of the host: usable while the request's headers are. */
@final
export class HostSubjectFacts extends SubjectFacts {
  header(name: Bytes): Bytes | null {
    const value = requestHeaders.getBytes(name);
    return value.length > 0 || requestHeaders.has(name) ? value : null;
  }

  param(name: string): Bytes | null {
    return RequestTarget.parse(requestHeaders.getBytes(PATH)).params().get(name);
  }

  cookie(name: string): Bytes | null {
    return cookieValue(requestHeaders.getBytes(COOKIE), name);
  }

  consumer(): Bytes | null {
    return this.header(CONSUMER_HEADER);
  }

  team(): Bytes | null {
    const team = consumerTeam();
    return team.length == 0 ? null : team;
  }

  remoteAddress(): Bytes | null {
    return SOURCE_ADDRESS.bytes();
  }

  routeName(): Bytes | null {
    const name = routeName();
    return name.length == 0 ? null : name;
  }
}
