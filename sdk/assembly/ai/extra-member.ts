import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { ExtraScope } from "./answer";

/** Most extra members kept of the answer and of each choice. */
const MAX_EXTRAS: i32 = 64;

/** An extra member, see `AnswerSink.extra`. */
@final
export class ExtraMember {
  constructor(
    readonly scope: ExtraScope,
    readonly name: Bytes,
    readonly json: Bytes,
  ) {}
}

/** Keeps an extra member; one of the same name and scope is replaced, save for lists, which chunks of a stream continue. */
export function keepExtra(extras: ExtraMember[], extra: ExtraMember): void {
  for (let i = 0; i < extras.length; i++) {
    const known = extras[i];
    if (known.scope != extra.scope || !known.name.equals(extra.name)) continue;
    extras[i] = new ExtraMember(extra.scope, extra.name, joined(known.json, extra.json));
    return;
  }
  if (extras.length < MAX_EXTRAS) extras.push(extra);
}

function joined(earlier: Bytes, later: Bytes): Bytes {
  const bothLists = earlier.at(0) == 0x5b && later.at(0) == 0x5b && earlier.length > 2 && later.length > 2;
  if (!bothLists) return later;
  const out = new ByteWriter(earlier.length + later.length);
  out.bytes(earlier.slice(0, earlier.length - 1));
  out.byte(0x2c);
  out.bytes(later.slice(1));
  return out.take();
}
