import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Most pictures that are looked for; further ones are left to the provider. */
const MAX_IMAGES: i32 = 64;

const HTTP: Bytes = Bytes.of("http://");
const HTTPS: Bytes = Bytes.of("https://");

/** The pictures that a neutral request names by address, for a provider that wants them inline: the gateway fetches them. */
@final
export class RemoteImages {
  /** their addresses, in the order of the request */
  readonly urls: Bytes[] = [];
  private readonly places: JsonValue[] = [];

  constructor(private readonly neutral: Bytes) {
    const messages = jsonParse(neutral).member("messages").items();
    while (messages.next()) {
      const content = messages.value.member("content");
      const parts = content.items();
      while (content.kind == JsonKind.Array && parts.next()) this.look(parts.value.member("image_url"));
    }
  }

  /**
   * The request with data URLs in the places of the addresses. @param dataUrls one for each of `urls`; where it is empty, or
   * missing, the address stays
   */
  inline(dataUrls: Bytes[]): Bytes {
    const neutral = this.neutral;
    const out = new ByteWriter(neutral.length + 256);
    let at = 0;
    for (let i = 0; i < min(this.places.length, dataUrls.length); i++) {
      const place = this.places[i].raw;
      if (dataUrls[i].length == 0) continue;
      out.bytes(neutral.slice(at, place.start - neutral.start));
      new JsonWriter(out).stringBytes(dataUrls[i]);
      at = place.end - neutral.start;
    }
    out.bytes(neutral.slice(at));
    return out.take();
  }

  private look(image: JsonValue): void {
    const url = image.kind == JsonKind.String ? image : image.member("url");
    const text = url.asBytes();
    if (this.urls.length >= MAX_IMAGES || !(text.startsWith(HTTP) || text.startsWith(HTTPS))) return;
    this.urls.push(text);
    this.places.push(url);
  }
}
