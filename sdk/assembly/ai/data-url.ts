import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

/** `data:<media type>;base64,<data>`; escaped, if what it is made of is. */
export function dataUrl(mediaType: Bytes, base64: Bytes): Bytes {
  const url = new ByteWriter(mediaType.length + base64.length + 16);
  url.text("data:");
  url.bytes(mediaType);
  url.text(";base64,");
  url.bytes(base64);
  return url.take();
}

/** A data URL taken apart, `data:<media type>[;…][;base64],<data>` (RFC 2397). */
@final
export class DataUrl {
  /** Whether it is one; else all parts are empty. */
  readonly isData: bool;
  readonly isBase64: bool;
  readonly mediaType: Bytes;
  readonly data: Bytes;

  constructor(url: Bytes) {
    const comma = url.startsWith(DATA_SCHEME) ? url.indexOfByte(0x2c) : -1;
    const head = comma < 0 ? Bytes.empty() : url.slice(DATA_SCHEME.length, comma);
    const semicolon = head.indexOfByte(0x3b);
    this.isData = comma >= 0;
    this.isBase64 = head.endsWith(BASE64_MARK);
    this.mediaType = semicolon < 0 ? head : head.slice(0, semicolon);
    this.data = comma < 0 ? Bytes.empty() : url.slice(comma + 1);
  }
}

const DATA_SCHEME: Bytes = Bytes.of("data:");
const BASE64_MARK: Bytes = Bytes.of(";base64");
