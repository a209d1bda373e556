import { Bytes } from "../../bytes";
import { asksForTunnel } from "../../http/awaited-body";

function asks(method: string, connection: string, upgrade: string): bool {
  return asksForTunnel(Bytes.of(method), Bytes.of(connection), Bytes.of(upgrade));
}

describe("asksForTunnel", () => {
  test("is true for an upgrade, however it is written", () => {
    expect(asks("GET", "upgrade", "websocket")).toBe(true);
    expect(asks("GET", "Upgrade", "WebSocket")).toBe(true);
    expect(asks("GET", "keep-alive, Upgrade", "websocket")).toBe(true);
    expect(asks("GET", "UPGRADE ,keep-alive", "websocket")).toBe(true);
    expect(asks("GET", "keep-alive,,\tupgrade", "websocket")).toBe(true);
    expect(asks("POST", "upgrade", "websocket")).toBe(true);
    expect(asks("GET", "upgrade", "something/1.0")).toBe(true);
  });

  test("is true for CONNECT", () => {
    expect(asks("CONNECT", "", "")).toBe(true);
    expect(asks("CONNECT", "keep-alive", "")).toBe(true);
  });

  test("is false for an upgrade that `connection` does not name: then nothing changes", () => {
    expect(asks("GET", "", "websocket")).toBe(false);
    expect(asks("GET", "keep-alive", "websocket")).toBe(false);
    expect(asks("GET", "upgrades, no upgrade", "websocket")).toBe(false);
  });

  test("is false without a protocol to change to, and for ordinary requests", () => {
    expect(asks("GET", "upgrade", "")).toBe(false);
    expect(asks("POST", "keep-alive", "")).toBe(false);
    expect(asks("connect", "", "")).toBe(false);
    expect(asks("", "", "")).toBe(false);
  });
});
