import { JsonReader } from "../../json/reader";
import { JsonToken } from "../../json/token";
import { JsonWriter } from "../../json/writer";

/** Writes the token that the reader is at. */
export function copyToken(reader: JsonReader, json: JsonWriter): void {
  switch (reader.token) {
    case JsonToken.BeginObject:
      json.beginObject();
      break;
    case JsonToken.EndObject:
      json.endObject();
      break;
    case JsonToken.BeginArray:
      json.beginArray();
      break;
    case JsonToken.EndArray:
      json.endArray();
      break;
    case JsonToken.Key:
      json.keyBytes(reader.text);
      break;
    case JsonToken.String:
      json.stringBytes(reader.text);
      break;
    default:
      json.raw(reader.raw);
  }
}
