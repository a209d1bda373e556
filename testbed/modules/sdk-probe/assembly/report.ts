import {
  ByteWriter,
  Bytes,
  HeaderList,
  HeadersStatus,
  JsonWriter,
  localReply,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** What an action found, as a JSON object that answers the request. */
@final
export class Report {
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;

  constructor() {
    const out = new ByteWriter();
    this.out = out;
    this.json = new JsonWriter(out);
    this.json.beginObject();
  }

  text(name: string, value: string): Report {
    this.json.key(name);
    this.json.string(value);
    return this;
  }

  bytes(name: string, value: Bytes): Report {
    this.json.key(name);
    this.json.stringBytes(value);
    return this;
  }

  integer(name: string, value: i64): Report {
    this.json.key(name);
    this.json.integer(value);
    return this;
  }

  flag(name: string, value: bool): Report {
    this.json.key(name);
    this.json.bool(value);
    return this;
  }

  /** A list of `[name, value]`. */
  headers(name: string, list: HeaderList): Report {
    this.json.key(name);
    this.json.beginArray();
    for (let i = 0; i < list.length; i++) {
      this.json.beginArray();
      this.json.stringBytes(list.nameAt(i));
      this.json.stringBytes(list.valueAt(i));
      this.json.endArray();
    }
    this.json.endArray();
    return this;
  }

  send(): HeadersStatus {
    this.json.endObject();
    localReply(200, this.out.take(), "probe", new HeaderList().add("content-type", "application/json"));
    return HeadersStatus.StopIteration;
  }
}
