export { type AuthChallenge, parseChallenges } from "./auth/auth-challenge.ts";
export { type Credential, type DockerConfig, findCredential, parseDockerConfig } from "./auth/docker-config.ts";
export { type CredentialSearch, readDockerConfig, searchCredential } from "./auth/find-credential.ts";
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
export { type FoundLayer, findModuleLayer } from "./image/find-module-layer.ts";
export { type Descriptor, type ImagePlan, type ModuleLayer, planImage } from "./image/plan-image.ts";
export { formatOciReference, type OciReference, parseOciReference } from "./image/reference.ts";
export { type UnpackOptions, unpackLayer } from "./image/unpack-layer.ts";
export { formatBytes, IMAGE_LIMITS, type ImageLimits } from "./limits.ts";
export { type LoginAdvice, type Manifest, RegistryClient, type RegistryClientOptions } from "./registry-client.ts";
