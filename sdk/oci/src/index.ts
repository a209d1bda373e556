export type { ArtifactBlob, ArtifactReader, ArtifactStore } from "./artifact-store.ts";
export { type AuthChallenge, parseChallenges } from "./auth/auth-challenge.ts";
export { type Credential, type DockerConfig, findCredential, parseDockerConfig } from "./auth/docker-config.ts";
export { type CredentialSearch, readDockerConfig, searchCredential } from "./auth/find-credential.ts";
export {
  buildImage,
  IMAGE_SHAPES,
  type Image,
  type ImageBlob,
  type ImageInput,
  type ImagePlugin,
  type ImageShape,
} from "./build/image.ts";
export {
  generateKeys,
  type KeyFiles,
  type KeySource,
  keyFingerprint,
  parsePrivateKey,
  parsePublicKey,
} from "./cosign/key.ts";
export type { SignedClaim } from "./cosign/payload.ts";
export { type SignedImage, type Signing, signImage } from "./cosign/sign-image.ts";
export { signatureTag } from "./cosign/signature-manifest.ts";
export { requireSignature, type SignatureWish, type Verification, verifyImage } from "./cosign/verify-image.ts";
export { RegistryFailure, type RegistryFailureDetails, type RegistryFailureReason } from "./failure.ts";
export { type BackOffInput, backOff } from "./http/back-off.ts";
export {
  discard,
  formatLocation,
  type HttpAnswer,
  HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  limitedBody,
  readBody,
  statusFailure,
} from "./http/http-client.ts";
export { NO_RETRIES, type RetryOptions, retry } from "./http/retry.ts";
export { describeBytes } from "./image/describe-bytes.ts";
export { type FoundLayer, findModuleLayer } from "./image/find-module-layer.ts";
export { type Descriptor, type ImagePlan, type ModuleLayer, planImage } from "./image/plan-image.ts";
export { formatOciReference, type OciReference, parseOciReference } from "./image/reference.ts";
export { type UnpackOptions, unpackLayer } from "./image/unpack-layer.ts";
export { formatBytes, IMAGE_LIMITS, type ImageLimits } from "./limits.ts";
export { type ResolvedImage, type ResolveOptions, resolveImage } from "./pull/resolve-image.ts";
export { type PushedImage, type PushOptions, type PushProgress, pushImage } from "./push/push-image.ts";
export type { UploadOptions } from "./push/upload.ts";
export {
  type Manifest,
  type PutManifest,
  type ReferrerEntry,
  RegistryClient,
  type RegistryClientOptions,
} from "./registry-client.ts";
export type { LoginAdvice } from "./registry-session.ts";
export { attachReferrer } from "./sbom/attach-referrer.ts";
export { type Attachment, buildReferrer, type ReferrerManifest } from "./sbom/referrer.ts";
export { buildSbom, npmPurl, SBOM_TYPE, type SbomInput, type SbomPackage } from "./sbom/spdx.ts";
