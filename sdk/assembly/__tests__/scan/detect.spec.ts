import { Bytes } from "../../bytes";
import { detectorNames, isDetector, patternsOf } from "../../scan/detect";
import { PatternSet } from "../../scan/pattern-set";

/** What a detector finds in a text, joined by `|`. */
function found(name: string, text: string): string {
  const set = PatternSet.compile(patternsOf(name));
  expect(set.error).toBe("");
  const bytes = Bytes.of(text);
  const findings = set.value.scan(bytes);
  const parts: string[] = [];
  let last = -1;
  for (let i = 0; i < findings.length; i++) {
    // Of patterns that find the same, the first counts.
    if (findings[i].start < last) continue;
    last = findings[i].end;
    parts.push(bytes.slice(findings[i].start, last).toString());
  }
  return parts.join("|");
}

/** Expects the values alone, each found in the text that names it. */
function finds(name: string, values: string[], before: string = "it is ", after: string = ", I think."): void {
  for (let i = 0; i < values.length; i++) expect(found(name, before + values[i] + after)).toBe(values[i]);
}

function findsNone(name: string, texts: string[]): void {
  for (let i = 0; i < texts.length; i++) expect(found(name, texts[i])).toBe("");
}

describe("detectors", () => {
  test("have names, and any other name has none", () => {
    for (let i = 0; i < detectorNames.length; i++) {
      expect(isDetector(detectorNames[i])).toBe(true);
      expect(patternsOf(detectorNames[i]).length).toBeGreaterThan(0);
    }
    expect(isDetector("creditcard")).toBe(false);
    expect(patternsOf("creditcard").length).toBe(0);
  });

  test("find the numbers that the schemes give for tests of cards", () => {
    finds("creditCard", [
      "4111111111111111",
      "4111 1111 1111 1111",
      "4242-4242-4242-4242",
      "5555555555554444",
      "2223003122003222",
      "378282246310005",
      "3782 822463 10005",
      "6011111111111117",
      "3056 930902 5904",
      "30569309025904",
      "3566002020360505",
      "6200000000000005",
    ]);
    expect(found("creditCard", "4111 1111 1111 1111 12/27 123")).toBe("4111 1111 1111 1111");
    expect(found("creditCard", "card no 12 4111 1111 1111 1111.")).toBe("4111 1111 1111 1111");
  });

  test("leave other long numbers alone", () => {
    findsNone("creditCard", [
      "4111 1111 1111 1112",
      "4111 1111-1111 1111",
      "41111111 1111 1111",
      "v4111111111111111",
      "4111111111111111.5",
      "4111111111111111-2",
      "1700000000000000",
      "550e8400-e29b-41d4-a716-446655440000",
      "4444 4444 4444 4444 4",
    ]);
  });

  test("find IBANs of the registry's examples, and nothing of what follows", () => {
    finds("iban", [
      "DE89 3704 0044 0532 0130 00",
      "GB29NWBK60161331926819",
      "FR14 2004 1010 0505 0001 3M02 606",
      "NO9386011117947",
      "MT84MALT011000012345MTLCAST001S",
      "BR1800360305000010009795493C1",
      "de89370400440532013000",
    ]);
    expect(found("iban", "DE89 3704 0044 0532 0130 00 please pay 100 EUR")).toBe("DE89 3704 0044 0532 0130 00");
    findsNone("iban", [
      "DE89 3704 0044 0532 0130 01",
      "DE8937040044053201300",
      "ZZ89370400440532013000",
      "XDE89370400440532013000",
    ]);
  });

  test("find social security numbers", () => {
    finds("ssn", ["219-09-9998", "123-45-6789"]);
    finds("ssn", ["123456789", "123 45 6789"], "my SSN: ");
    findsNone("ssn", ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "078-05-1120"]);
    findsNone("ssn", ["123456789", "order 123 45 6789", "123-45-6789-01", "2-123-45-6789"]);
  });

  test("find the national numbers of public examples", () => {
    finds("chinaResidentId", ["11010519491231002X", "440524188001010014"]);
    finds("aadhaar", ["2341 2341 2346"]);
    finds("aadhaar", ["234123412346"], "Aadhaar: ");
    finds("cpf", ["529.982.247-25", "111.444.777-35"]);
    finds("cpf", ["52998224725"], "CPF ");
    finds("cnpj", ["11.222.333/0001-81", "12.ABC.345/01DE-35"]);
    finds("nir", ["2 55 08 14 168 025 38", "255081416802538"]);
    finds("steuerId", ["86095742719", "47 036 892 816"], "Steuer-ID ");
    finds("codiceFiscale", ["RSSMRA85T10A562S", "rssmra85t10a562s"]);
    finds("dni", ["12345678Z", "X1234567L", "Y-1234567-X"]);
    finds("nino", ["AB 12 34 56 C"]);
    finds("nino", ["AB123456C"], "National Insurance number ");
    finds("myNumber", ["123456789018"], "マイナンバーは");
    finds("rrn", ["900101-1234568"]);
    finds("tfn", ["123 456 782", "876543210"], "TFN: ");
    finds("sin", ["046 454 286"], "her SIN is ");
    finds("pesel", ["44051401359"], "PESEL ");
    finds("bsn", ["111222333", "123456782"], "bsn=");
    finds("personnummer", ["811218-9876", "19811218-9876"]);
  });

  test("leave numbers without the right check digit, day or word alone", () => {
    findsNone("nationalId", [
      "110105194912310021",
      "11010519491331002X",
      "2341 2341 2347",
      "234123412346",
      "529.982.247-26",
      "52998224725",
      "111.111.111-11",
      "11.222.333/0001-82",
      "2 55 08 14 168 025 39",
      "Steuer-ID 86095742718",
      "RSSMRA85T10A562T",
      "12345678A",
      "AB123456C",
      "BG 12 34 56 C",
      "123456789018",
      "900101-1234567",
      "901301-1234568",
      "my flight 123 456 782",
      "TFN: 123 456 783",
      "SIN 046 454 287",
      "PESEL 44051401358",
      "bsn 123456783",
      "811218-9875",
      "20240517-1230",
    ]);
  });

  test("find telephone numbers", () => {
    finds("phone", ["+14155552671", "+44 20 7183 8750", "+49 (0)30 901820", "+86 138 0013 8000", "+33 1 70 18 99 00"]);
    finds("phone", [
      "(212) 555-0123",
      "212-555-0123",
      "1-800-555-0199",
      "212.555.0123",
      "01 70 18 99 00",
      "138-0013-8000",
    ]);
    finds("phone", ["03-1234-5678", "020 7946 0958"]);
    finds("phone", ["13800138000", "5550123", "212 555 0123"], "phone: ");
    finds("phone", ["13800138000"], "我的手机号是");
  });

  test("leave what looks like telephone numbers alone", () => {
    findsNone("phone", [
      "123-456-7890",
      "211-555-0123-4",
      "+48.856614",
      "2024-05-17",
      "+1 234 567 89",
      "13800138000",
      "1700000000",
      "911-555-0123",
      "a+14155552671",
      "+0123456789",
      "192.168.100.200",
    ]);
  });

  test("find addresses of e-mail", () => {
    finds("email", ["jane.doe+news@example.co.uk", "o'neil@mail.example.com", "_x@a.io"]);
    expect(found("email", "<a@example.com>; mailto:b@example.org.")).toBe("a@example.com|b@example.org");
    findsNone("email", [
      "@handle",
      "a@b",
      "git@",
      "icon@2x.png",
      "a..b@example.com",
      "a@example..com",
      "user@localhost",
      "npm i react@18.2.0",
    ]);
  });

  test("find addresses of IPv4 and IPv6", () => {
    finds("ipAddress", [
      "192.0.2.1",
      "8.8.8.8",
      "2001:db8::8a2e:370:7334",
      "fe80::1ff:fe23:4567:890a",
      "::ffff:192.0.2.128",
    ]);
    expect(found("ipAddress", "10.0.0.0/8 and http://192.0.2.1:8080/")).toBe("10.0.0.0|192.0.2.1");
    findsNone("ipAddress", [
      "version 1.2.3.4",
      "1.2.3.4.5",
      "256.1.1.1",
      "01.2.3.4",
      "12:30:45",
      "00:1A:2B:3C:4D:5E",
      "std::vector",
      "Ada::Bed",
      "10.0.19041.1415",
      "1.3.6.1.4.1",
      "v1.2.3.4",
      "1.2.3.4-beta",
    ]);
  });

  test("find keys by their shape", () => {
    // Put together here, so that no scanner takes the file for a leak.
    const random = "a8Kd0Qz7Lm3Xp9Rt2Vb6Nc1Yw5Hs4JgFe";
    const hex = "9f86d081884c7d659a2feaa0c55ad015";
    finds("apiKey", [
      "sk-" + "proj-" + random + random,
      "sk-" + "ant-api03-" + random,
      "AKIA" + "IOSFODNN7EXAMPLE",
      "AI" + "zaSyD" + random.slice(0, 32),
      "gh" + "p_" + random + "Zq81",
      "github" + "_pat_" + random + random,
      "gl" + "pat-" + random.slice(0, 20),
      "xo" + "xb-251938462714-" + random,
      "sk" + "_live_" + random,
      "SK" + hex,
      "SG" + "." + random.slice(0, 22) + "." + random + random.slice(0, 9),
      "npm" + "_" + random + "7bK",
      "hf" + "_" + random,
    ]);
    finds("apiKey", [random], 'api_key = "', '"');
    finds("apiKey", [hex], '{"clientSecret": "', '"}');
    finds("apiKey", [random], "Authorization: Bearer ", "");
  });

  test("leave names, hashes and what is to be filled in alone", () => {
    findsNone("apiKey", [
      "sk-your-key-here-please-replace",
      "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "sk-learn-style-estimators-and-pipelines",
      "api_key = os.environ['OPENAI_API_KEY']",
      "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
      "cache_key = user_profile_2024_version_12",
      "token = getTokenFromVaultOfTheCluster",
      "password: <your-password-goes-here>",
      "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "id: 550e8400-e29b-41d4-a716-446655440000",
    ]);
  });

  test("find private keys to their end, also cut ones", () => {
    const body = "MC4CAQAwBQYDK2VwBCIEIIh9ydERr7S0pQzOaa8p4n8yX4Q2xw0rR7z1x9oN3bqk";
    const begin = "-----BEGIN " + "PRIVATE KEY-----";
    const whole = begin + "\n" + body + "\n-----END PRIVATE KEY-----";
    finds("privateKey", [whole], "key:\n", "\nThat is it. Well - done.");
    expect(found("privateKey", begin + "\n" + body)).toBe(begin + "\n" + body);
    expect(found("privateKey", '"' + begin + "\\n" + body + '\\n"')).toBe(begin + "\\n" + body + "\\n");
    findsNone("privateKey", [
      begin + " is how it begins",
      "-----BEGIN " + "PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----",
    ]);
  });

  test("find JSON web tokens and URLs with passwords", () => {
    const jwt =
      "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    finds("jwt", [jwt], "Bearer ");
    findsNone("jwt", ["eyJhbGciOiJIUzI1NiJ9", "eyJhYmMiOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJ.eyJ.abc"]);
    finds("urlCredentials", ["postgres://app:s3cr3t@", "https://:tok3n9@"], "use ", "db.example.com/x");
    findsNone("urlCredentials", [
      "https://example.com:8080/a@b",
      "ftp://user:password@host",
      "redis://u:$" + "{PASS}@h",
      "http://a/b:c@d",
    ]);
  });
});
