import { Bytes, ByteWriter, JsonValue, JsonWriter, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Pattern } from "./pattern";
import { Properties } from "./properties";

const COMMA: i32 = 0x2c;
const OPEN_BRACE: i32 = 0x7b;
const CLOSE_BRACE: i32 = 0x7d;

/** Largest request that a template makes, in bytes. */
const MAX_BODY: i32 = 16 * 1024 * 1024;

@final
class TemplateMember {
  constructor(
    readonly name: Bytes,
    readonly pattern: Pattern,
  ) {}
}

/** A request that a template has become. */
@final
export class Filled {
  constructor(
    /** The body; empty when it would be larger than 16 MiB. */
    readonly body: Bytes,
    /** The first name that the client gave no property for; empty when it gave all. */
    readonly missing: Bytes,
  ) {}
}

/** A template made ready for requests. */
@final
export class Template {
  private readonly members: Array<TemplateMember> = [];
  private readonly kept: Array<Bytes> = [];

  /**
   * @param json an object
   * @param keep members of the client's body that go into the request
   */
  constructor(
    readonly name: Bytes,
    json: JsonValue,
    keep: Array<string>,
  ) {
    const items = json.items();
    while (items.next())
      this.members.push(new TemplateMember(items.key, new Pattern(memberOf(items.key, items.value))));
    for (let i = 0; i < keep.length; i++) this.kept.push(Bytes.of(keep[i]));
  }

  /** @param request the client's body, an object */
  fill(request: JsonValue, properties: Properties): Filled {
    const out = new ByteWriter(1024, MAX_BODY);
    let missing = Bytes.empty();
    out.byte(OPEN_BRACE);
    for (let i = 0; i < this.members.length; i++) {
      const member = this.members[i];
      if (this.keeps(member.name) && lastMember(request, member.name).exists) continue;
      if (out.length > 1) out.byte(COMMA);
      const without = member.pattern.fill(out, properties);
      if (missing.length == 0) missing = without;
    }
    for (let i = 0; i < this.kept.length; i++) {
      const value = lastMember(request, this.kept[i]);
      if (!value.exists) continue;
      if (out.length > 1) out.byte(COMMA);
      out.bytes(memberOf(this.kept[i], value));
    }
    out.byte(CLOSE_BRACE);
    return new Filled(out.overflowed ? Bytes.empty() : out.take(), missing);
  }

  private keeps(name: Bytes): bool {
    for (let i = 0; i < this.kept.length; i++) {
      if (this.kept[i].equals(name)) return true;
    }
    return false;
  }
}

/** `"name":value` */
function memberOf(name: Bytes, value: JsonValue): Bytes {
  const out = new ByteWriter(name.length + value.raw.length + 16);
  new JsonWriter(out).keyBytes(name).raw(value.raw);
  return out.take();
}
