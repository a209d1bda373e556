// For plugins that keep something in a store, in their flavour `higress`: `export * from "…/abi/exports/redis"`.
export { proxy_on_redis_call_response } from "../exports";
