// Public: hashes, message authentication, signatures, checksums.
export { constantTimeEquals } from "./constant-time";
export { crc32 } from "./crc32";
export { Hmac, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "./hmac";
export { Md5, md5 } from "./md5";
export { RsaPrivateKey } from "./rsa";
export { Sha1, sha1 } from "./sha1";
export { Sha256, sha256 } from "./sha256";
export { Sha384, Sha512, sha384, sha512 } from "./sha512";
export { uuidV4 } from "./uuid";
