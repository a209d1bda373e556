import { Bytes } from "../bytes";
import { ipBytes, withoutPort } from "./ip-range";

/** What requests are told apart by. */
export const enum SubjectKind {
  /** By nothing: all are one. */
  Global,
  Header,
  /** A parameter of the query string. */
  Param,
  Cookie,
  /** Who authentication says is calling. */
  Consumer,
  /** The address of the connection's other end. */
  RemoteAddress,
  /** An address in a header, the first of a list. */
  HeaderAddress,
  Route,
  /** That of the consumer whom authentication found. */
  Team,
}

/** What a subject asks about a request. The SDK fetches it from the host; a test gives values. Null: there is none. */
export abstract class SubjectFacts {
  /** @param name in lower case */
  abstract header(name: Bytes): Bytes | null;
  abstract param(name: string): Bytes | null;
  abstract cookie(name: string): Bytes | null;
  abstract consumer(): Bytes | null;
  abstract team(): Bytes | null;
  /** As hosts write it, with its port. */
  abstract remoteAddress(): Bytes | null;
  abstract routeName(): Bytes | null;
}

const COMMA: i32 = 0x2c;
const SPACE: i32 = 0x20;

/** Finds the value by which a request is counted. */
@final
export class Subject {
  private readonly nameBytes: Bytes;

  /** @param name of the header (in lower case), the parameter or the cookie; "" for others */
  constructor(
    readonly kind: SubjectKind,
    private readonly name: string = "",
  ) {
    this.nameBytes = Bytes.of(name);
  }

  /** The value; null when the request has none. An address is one, without its port. */
  find(facts: SubjectFacts): Bytes | null {
    switch (this.kind) {
      case SubjectKind.Header:
        return facts.header(this.nameBytes);
      case SubjectKind.Param:
        return facts.param(this.name);
      case SubjectKind.Cookie:
        return notEmpty(facts.cookie(this.name));
      case SubjectKind.Consumer:
        return facts.consumer();
      case SubjectKind.Team:
        return facts.team();
      case SubjectKind.RemoteAddress:
        return address(facts.remoteAddress());
      case SubjectKind.HeaderAddress:
        return address(firstOf(facts.header(this.nameBytes)));
      case SubjectKind.Route:
        return facts.routeName();
      default:
        return Bytes.empty();
    }
  }

  get isAddress(): bool {
    return this.kind == SubjectKind.RemoteAddress || this.kind == SubjectKind.HeaderAddress;
  }
}

function notEmpty(value: Bytes | null): Bytes | null {
  return value == null || value.length == 0 ? null : value;
}

/** The first of a list. */
function firstOf(list: Bytes | null): Bytes | null {
  if (list == null) return null;
  let start = 0;
  while (list.at(start) == SPACE) start++;
  const comma = list.indexOfByte(COMMA, start);
  let end = comma < 0 ? list.length : comma;
  while (end > start && list.at(end - 1) == SPACE) end--;
  return list.slice(start, end);
}

function address(text: Bytes | null): Bytes | null {
  if (text == null) return null;
  const bare = withoutPort(text);
  return ipBytes(bare) == null ? null : bare;
}
