import { Bytes } from "../../bytes";
import { MediaType } from "../../http/media-type";
import { MultipartReader, multipartBoundary } from "../../http/multipart";

const BODY =
  '--b0\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n\x00\r\n--b1\r\n' +
  '--b0\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--b0--\r\n';

function boundaryOf(contentType: string): string {
  const boundary = multipartBoundary(Bytes.of(contentType));
  return boundary == null ? "(none)" : boundary.toString();
}

describe("MediaType", () => {
  test("the essence is compared without regard to case", () => {
    const type = MediaType.parse(Bytes.of('Application/JSON; charset="utf-8"'));
    expect(type.is("application/json")).toBe(true);
    expect(type.isJson).toBe(true);
    expect(MediaType.parse(Bytes.of("application/problem+json")).isJson).toBe(true);
    expect(MediaType.parse(Bytes.of("text/event-stream")).isJson).toBe(false);
    expect(MediaType.parse(Bytes.of("+json")).isJson).toBe(false);
    expect(MediaType.parse(Bytes.empty()).isJson).toBe(false);
  });

  test("a boundary is only that of multipart/form-data", () => {
    expect(boundaryOf("multipart/form-data; boundary=b0")).toBe("b0");
    expect(boundaryOf('multipart/form-data; boundary="b 0"')).toBe("b 0");
    expect(boundaryOf("multipart/mixed; boundary=b0")).toBe("(none)");
    expect(boundaryOf("multipart/form-data")).toBe("(none)");
  });
});

describe("MultipartReader", () => {
  test("shows the parts in order", () => {
    const parts = new MultipartReader(Bytes.of(BODY), Bytes.of("b0"));
    expect(parts.next()).toBe(true);
    expect(parts.name.toString()).toBe("file");
    const fileName = parts.fileName;
    expect(fileName != null && fileName.equalsString("a.wav")).toBe(true);
    const type = parts.header("content-type");
    expect(type != null && type.equalsString("audio/wav")).toBe(true);
    expect(parts.value.toString()).toBe("\x00\r\n--b1");
    expect(parts.next()).toBe(true);
    expect(parts.name.toString()).toBe("model");
    expect(parts.fileName == null).toBe(true);
    expect(parts.next() || parts.malformed).toBe(false);
  });

  test("a rewrite keeps every other byte", () => {
    const parts = new MultipartReader(Bytes.of(BODY), Bytes.of("b0"));
    while (parts.next()) {
      if (parts.name.equalsString("model")) expect(parts.replaceValue(Bytes.of("openai/x"))).toBe(true);
    }
    expect(parts.apply().toString()).toBe(BODY.replace("whisper-1", "openai/x"));
    expect(parts.apply().toString()).toBe(BODY.replace("whisper-1", "openai/x"));
  });

  test("it can end before the last part", () => {
    const parts = new MultipartReader(Bytes.of(BODY), Bytes.of("b0"));
    parts.next();
    parts.replaceValue(Bytes.of("short"));
    expect(parts.apply().toString()).toBe(BODY.replace("\x00\r\n--b1", "short"));
    expect(parts.next() || parts.replaceValue(Bytes.of("late"))).toBe(false);
  });

  test("there is nothing to replace outside of a part, twice, or with the delimiter", () => {
    const body = Bytes.of(BODY);
    const parts = new MultipartReader(body, Bytes.of("b0"));
    expect(parts.replaceValue(Bytes.of("x"))).toBe(false);
    parts.next();
    expect(parts.replaceValue(Bytes.of("x\r\n--b0"))).toBe(false);
    expect(parts.changed).toBe(false);
    expect(parts.replaceValue(Bytes.of("x"))).toBe(true);
    expect(parts.replaceValue(Bytes.of("y"))).toBe(false);
    while (parts.next()) expect(parts.name.toString()).toBe("model");
    expect(parts.replaceValue(Bytes.of("x"))).toBe(false);
    expect(new MultipartReader(body, Bytes.of("b0")).apply() == body).toBe(true);
  });
});
