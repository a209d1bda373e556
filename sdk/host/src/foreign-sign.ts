import { createPrivateKey, type KeyObject, sign as signWith } from "node:crypto";
import { WasmResult } from "./abi.ts";
import type { ForeignResult } from "./foreign.ts";
import { lengthDelimited, protobufFields } from "./protobuf.ts";

const hashes: ReadonlySet<string> = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);

/**
 * envoy.source.extensions.common.wasm.SignArguments: hash_function 1, private_key 2 (PKCS#8), text 3, private_key_pem 4.
 * The answer is a SignResult: result 1, signature 2, error 3. What is no key is an error in it (MEASURED on Envoy 1.40.0).
 */
export function sign(argument: Buffer): ForeignResult {
  const fields = protobufFields(argument);
  const [der, pem] = [fields?.get(2), fields?.get(4)];
  if (fields === undefined || (der === undefined) === (pem === undefined)) {
    return { code: WasmResult.BadArgument, bytes: Buffer.alloc(0) };
  }
  return { code: WasmResult.Ok, bytes: signResult(fields, privateKey(der, pem)) };
}

function signResult(fields: ReadonlyMap<number, Buffer>, key: KeyObject | undefined): Buffer {
  const hash = fields.get(1)?.toString("utf8").toLowerCase() ?? "";
  if (!hashes.has(hash)) return lengthDelimited(3, `${hash} is not supported.`);
  if (key === undefined) return lengthDelimited(3, "not a private key");
  const signature = signWith(hash, fields.get(3) ?? Buffer.alloc(0), key);
  return Buffer.concat([Buffer.of(0x08, 1), lengthDelimited(2, signature)]);
}

function privateKey(der: Buffer | undefined, pem: Buffer | undefined): KeyObject | undefined {
  try {
    if (pem !== undefined) return createPrivateKey({ key: pem, format: "pem" });
    return der === undefined ? undefined : createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch {
    return undefined;
  }
}
