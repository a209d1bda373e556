import { createHash } from "node:crypto";

/** Bytes as a manifest names them (OCI image specification 1.1, "Descriptor"). */
export function describeBytes(bytes: Uint8Array, mediaType: string) {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { mediaType, size: bytes.length, digest };
}
