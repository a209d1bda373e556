/** Types of manifests. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/** Layers that hold a module. */
export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
export const RAW_LAYER = "application/vnd.module.wasm.content.layer.v1+wasm";

/** Layers of Higress's images beside the module. */
export const SPEC_LAYER = "application/vnd.module.wasm.spec.v1+yaml";
export const README_LAYER = "application/vnd.module.wasm.doc.v1+markdown";

/** Configurations. */
export const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const RAW_CONFIG = "application/vnd.module.wasm.config.v1+json";
export const CNCF_CONFIG = "application/vnd.wasm.config.v0+json";
/** Ours: a plugin's manifest with its configuration schema, as `dist/<name>.json` has them. */
export const PLUGIN_CONFIG = "application/vnd.sluice.plugin.v1+json";

/** Label with the same, where the configuration is of another type. */
export const PLUGIN_LABEL = "dev.sluice.plugin";
