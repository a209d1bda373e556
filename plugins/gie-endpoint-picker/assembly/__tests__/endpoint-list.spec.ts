import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EndpointList, isEndpoint, MOST_ENDPOINTS } from "../pick/endpoint-list";

function read(list: string): string {
  return EndpointList.read(Bytes.of(list)).text.toString();
}

describe("a list of endpoints", () => {
  test("is taken as it is written, without spaces and what is no endpoint", () => {
    expect(read("10.0.0.1:8000")).toBe("10.0.0.1:8000");
    expect(read("10.0.0.1:8000, [fd00::1]:80 ,10.0.0.2:1")).toBe("10.0.0.1:8000,[fd00::1]:80,10.0.0.2:1");
    expect(read("host:80,,10.0.0.1,10.0.0.1:8000,")).toBe("10.0.0.1:8000");
    expect(read("")).toBe("");
    expect(EndpointList.read(Bytes.of("a:1")).count).toBe(0);
    expect(EndpointList.read(Bytes.of("1.2.3.4:1,1.2.3.4:2")).count).toBe(2);
  });

  test("ends where it is long enough", () => {
    const many: string[] = [];
    for (let i = 0; i < 100_000; i++) many.push("10.0.0.1:" + ((i % 60_000) + 1).toString());
    const list = EndpointList.read(Bytes.of(many.join(",")));
    expect(list.count).toBe(MOST_ENDPOINTS);
    expect(list.text.toString()).toBe(many.slice(0, MOST_ENDPOINTS).join(","));
    expect(EndpointList.read(Bytes.of(",".repeat(100_000) + "10.0.0.1:80")).count).toBe(0);
  });
});

test("an endpoint is an address and a port", () => {
  const good = ["1.2.3.4:1", "255.255.255.255:65535", "[::]:8000", "[2001:db8::1]:443", "[::ffff:1.2.3.4]:80"];
  for (let i = 0; i < good.length; i++) expect(isEndpoint(Bytes.of(good[i]))).toBe(true, good[i]);
  const bad = [
    "",
    ":",
    ":80",
    "1.2.3.4",
    "1.2.3.4:",
    "1.2.3.4:0",
    "1.2.3.4:65536",
    "1.2.3.4:080000",
    "1.2.3.4:8a",
    "1.2.3:80",
    "01.2.3.4:80",
    "::1:80",
    "[::1]",
    "[::1:80",
    "::1]:80",
    "[fe80::1%eth0]:80",
    "localhost:80",
    "http://1.2.3.4:80",
    "1.2.3.4:80/x",
    "1.2.3.4:+80",
    "[]:80",
  ];
  for (let i = 0; i < bad.length; i++) expect(isEndpoint(Bytes.of(bad[i]))).toBe(false, bad[i]);
});
