import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A server's key and its self-signed certificate, both PEM; who trusts the certificate trusts the server. */
export interface ServerIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** DER of one value: tag, length, content (X.690). */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const time = (text: string) => der(0x17, Buffer.from(text));

/** ecdsa-with-SHA256 */
const ALGORITHM = sequence(oid("2a8648ce3d040302"));

/** When a certificate that is not to expire does, as UTCTime. */
const FAR_AWAY = "491231235959Z";

/**
 * An X.509 v3 certificate (RFC 5280) for one DNS name, valid from 2020 on.
 * @param until UTCTime: `YYMMDDhhmmssZ`; default 2049
 */
export function selfSigned(hostname: string, until: string = FAR_AWAY): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = certificateBody(hostname, publicKey, until);
  const signature = sign("sha256", body, privateKey);
  const whole = sequence(body, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n").trimEnd();
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function certificateBody(hostname: string, publicKey: KeyObject, until: string): Buffer {
  const commonName = sequence(oid("550403"), der(0x0c, Buffer.from(hostname)));
  const name = sequence(der(0x31, commonName));
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const validity = sequence(time("200101000000Z"), time(until));
  const alternatives = sequence(der(0x82, Buffer.from(hostname)));
  const extensions = der(0xa3, sequence(sequence(oid("551d11"), der(0x04, alternatives))));
  const key = publicKey.export({ type: "spki", format: "der" });
  return sequence(version3, serial, ALGORITHM, name, validity, name, key, extensions);
}
