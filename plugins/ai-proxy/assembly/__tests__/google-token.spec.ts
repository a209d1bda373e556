import { base64UrlDecode, Bytes, ByteWriter, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { examplePkcs8 } from "proxy-wasm-assemblyscript-sdk/assembly/__tests__/crypto/rsa-example";
import { readTokenAnswer, ServiceAccount, tokenForm } from "../auth/google-token";

const EMAIL: string = "gateway@project.iam.gserviceaccount.com";

function keyFile(pem: string, keyId: string): Bytes {
  const out = new ByteWriter();
  const json = new JsonWriter(out);
  json.beginObject().key("client_email").string(EMAIL).key("private_key").string(pem);
  if (keyId.length > 0) json.key("private_key_id").string(keyId);
  json.key("token_uri").string("https://oauth2.googleapis.com/token").endObject();
  return out.take();
}

function decoded(base64: string): string {
  return base64UrlDecode(Bytes.of(base64)).value.toString();
}

function refusal(json: string): string {
  const read = ServiceAccount.read(Bytes.of(json));
  return read.value == null ? read.error : "accepted";
}

function tokenOf(status: u32, body: string): string {
  const read = readTokenAnswer(status, Bytes.of(body), 5_000);
  const token = read.value;
  if (token == null) return read.error;
  return token.authorization.reveal().toString() + " " + token.expiresAt.toString();
}

describe("a service account", () => {
  test("asserts who it is, for whom and for how long", () => {
    const account = ServiceAccount.read(keyFile(examplePkcs8(), "k1")).value;
    if (account == null) {
      expect(true).toBe(false, "the key file was refused");
      return;
    }
    const parts = account.assertion(1_767_225_600).toString().split(".");
    expect(parts.length).toBe(2);
    expect(decoded(parts[0])).toBe('{"alg":"RS256","typ":"JWT","kid":"k1"}');
    expect(decoded(parts[1])).toBe(
      '{"iss":"' +
        EMAIL +
        '","scope":"https://www.googleapis.com/auth/cloud-platform","aud":"https://oauth2.googleapis.com/token"' +
        ',"iat":1767225600,"exp":1767229200}',
    );
    expect(account.tokenUrl.host.toString()).toBe("oauth2.googleapis.com");
    expect(account.sign(Bytes.of("text"), Bytes.of("0123456789abcdef")).value.length).toBe(256);
    expect(account.sign(Bytes.of("text"), Bytes.of("0")).error).toBe("rsa: needs 16 random bytes");
  });

  test("is refused with the member that is wrong, and without its value", () => {
    expect(refusal("")).toBe("expected the JSON key of a service account");
    expect(refusal("{}")).toBe("client_email: expected a string");
    const pem =
      '{"client_email":"e","private_key":"-----BEGIN PRIVATE KEY-----\\nc2VjcmV0\\n-----END PRIVATE KEY-----"}';
    expect(refusal(pem)).toBe("private_key: rsa: expected an unencrypted RSA key of 2048 to 4096 bits in PEM");
    expect(refusal(keyFile(examplePkcs8(), "").toString().replace("https://", ""))).toBe(
      "token_uri: url: expected scheme://host",
    );
  });

  test("asks for a token with a form", () => {
    expect(tokenForm(Bytes.of("a.b"), Bytes.of("~~~")).toString()).toBe(
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.fn5-",
    );
  });
});

describe("the answer of a token endpoint", () => {
  test("grants a token until then", () => {
    expect(tokenOf(200, '{"access_token":"t","expires_in":10,"token_type":"Bearer"}')).toBe("Bearer t 15000");
    expect(tokenOf(200, '{"access_token":"t","expires_in":9223372036854775807}')).toBe("Bearer t 86405000");
  });

  test("tells why not, and never a token", () => {
    expect(tokenOf(401, '{"error":"invalid_client"}')).toBe("token endpoint: status 401: invalid_client");
    expect(tokenOf(0, "")).toBe("token endpoint: no answer");
    expect(tokenOf(200, '{"access_token":"se cret"}')).toBe("token endpoint: status 200");
    expect(tokenOf(500, '{"access_token":"secret"}')).toBe("token endpoint: status 500");
  });
});
