import { Bytes, HeaderList, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { RequestWriter } from "../ext-proc/request-writer";

function hex(message: Bytes): string {
  return hexEncode(message).toString();
}

/** The bytes of a path of fields; no bytes where one is not there. */
function at(message: Bytes, path: u32[]): Bytes {
  let part = message;
  for (let i = 0; i < path.length; i++) {
    const reader = new ProtoReader(part);
    let found = Bytes.empty();
    while (reader.next()) if (reader.field == path[i] && found.length == 0) found = reader.bytes;
    part = found;
  }
  return part;
}

describe("a message to an endpoint picker", () => {
  test("has the head, whether it ends the request, and how bodies go", () => {
    const writer = new RequestWriter();
    const headers = new HeaderList().add("a", "b").add("a", "");
    expect(hex(writer.requestHeaders(headers, true, null, true))).toBe(
      "1213" + "0a0f" + "0a06" + "0a01611a0162" + "0a05" + "0a01611a00" + "1801" + "5a04" + "08041004",
    );
    expect(hex(writer.requestHeaders(new HeaderList(), false, null, false))).toBe("12020a005a020804");
  });

  test("has a part of a body and whether it is the last", () => {
    const writer = new RequestWriter();
    expect(hex(writer.requestBody(Bytes.of("ab"), false))).toBe("22040a026162");
    expect(hex(writer.requestBody(Bytes.empty(), true))).toBe("22021001");
    expect(hex(writer.responseBody(Bytes.of("ab"), true))).toBe("2a060a0261621001");
  });

  test("names the endpoint that was used, where one was", () => {
    const writer = new RequestWriter();
    const message = writer.responseHeaders(new HeaderList().add(":status", "200"), false, Bytes.of("10.0.0.1:80"));
    expect(at(message, [8, 1, 1]).toString()).toBe("envoy.lb");
    expect(at(message, [8, 1, 2, 1, 1]).toString()).toBe("x-gateway-destination-endpoint-served");
    expect(at(message, [8, 1, 2, 1, 2, 3]).toString()).toBe("10.0.0.1:80");
    const none = writer.responseHeaders(new HeaderList(), true, Bytes.empty());
    expect(hex(none)).toBe("1a040a001801");
  });

  test("hands on which endpoints may be picked", () => {
    const subset = new HeaderList().add("10.0.0.1:80", "").add("10.0.0.2:80", "");
    const message = new RequestWriter().requestHeaders(new HeaderList(), true, subset, false);
    expect(at(message, [8, 1, 1]).toString()).toBe("envoy.lb.subset_hint");
    expect(at(message, [8, 1, 2, 1, 1]).toString()).toBe("x-gateway-destination-endpoint-subset");
    const list = at(message, [8, 1, 2, 1, 2, 6]);
    expect(at(list, [1, 3]).toString()).toBe("10.0.0.1:80");
    expect(hex(list).indexOf(hexEncode(Bytes.of("10.0.0.2:80")).toString()) > 0).toBe(true);
  });

  test("is as it should be behind a large one", () => {
    const writer = new RequestWriter();
    const large = Bytes.of("x".repeat(300_000));
    expect(writer.requestBody(large, false).length).toBe(300_008);
    expect(hex(writer.requestBody(Bytes.empty(), true))).toBe("22021001");
  });
});
