// What every plugin exports, the two markers first: `export * from "…/abi/exports/plugin"`.
export {
  proxy_abi_version_0_2_100,
  proxy_abi_version_0_2_1,
  proxy_on_configure,
  proxy_on_context_create,
  proxy_on_delete,
  proxy_on_memory_allocate,
  proxy_on_vm_start,
} from "../exports";
