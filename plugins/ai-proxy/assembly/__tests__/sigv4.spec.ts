import { Bytes, hexEncode, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { AwsHeaders, AwsRequest, AwsSigner } from "../auth/sigv4";

/** 2015-08-30T12:36:00Z, the moment of AWS's test suite, in milliseconds */
const NOW: i64 = 1440938160000;
const HOST = "example.amazonaws.com";

/** The credentials of AWS's test suite for Signature Version 4. */
function signer(token: string): AwsSigner {
  return new AwsSigner(
    Bytes.of("AKIDEXAMPLE"),
    Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    Secret.of(token),
    Bytes.of("us-east-1"),
    Bytes.of("service"),
  );
}

function request(method: string, path: string, query: string): AwsRequest {
  const noBody = hexEncode(sha256(Bytes.empty()));
  return new AwsRequest(Bytes.of(method), Bytes.of(HOST), Bytes.of(path), Bytes.of(query), noBody);
}

function signatureOf(headers: AwsHeaders): string {
  const value = headers.authorization.toString();
  return value.substring(value.indexOf("Signature=") + 10);
}

describe("AWS's test suite", () => {
  test("get-vanilla", () => {
    const headers = signer("").sign(request("GET", "/", ""), NOW);
    expect(headers.date.toString()).toBe("20150830T123600Z");
    expect(headers.securityToken.length).toBe(0);
    expect(headers.authorization.toString()).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
  });

  test("post-vanilla", () => {
    expect(signatureOf(signer("").sign(request("POST", "/", ""), NOW))).toBe(
      "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    );
  });

  test("get-vanilla-query-order-key", () => {
    expect(signatureOf(signer("").sign(request("GET", "/", "Param2=value2&Param1=value1"), NOW))).toBe(
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    );
  });

  test("post-sts-header-before", () => {
    const token =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
    const headers = signer(token).sign(request("POST", "/", ""), NOW);
    expect(headers.securityToken.toString()).toBe(token);
    expect(signatureOf(headers)).toBe("85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
  });
});

describe("AwsSigner", () => {
  test("makes another key on another day", () => {
    const kept = signer("");
    const next = NOW + 86400000;
    const first = signatureOf(kept.sign(request("GET", "/", ""), NOW));
    const second = signatureOf(kept.sign(request("GET", "/", ""), next));
    expect(first == second).toBe(false);
    expect(signatureOf(signer("").sign(request("GET", "/", ""), next))).toBe(second);
    expect(signatureOf(kept.sign(request("GET", "/", ""), NOW))).toBe(first);
  });
});
