// What a plugin exports that reads or changes whole requests: `export * from "…/abi/exports/request"`.
export { proxy_on_request_body, proxy_on_request_headers, proxy_on_request_trailers } from "../exports";
