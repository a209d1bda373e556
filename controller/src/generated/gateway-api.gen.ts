/* Generated from controller/crds by `npm run generate`. Do not edit. */
export interface BackendTLSPolicySpec {
readonly options?: {
[k: string]: string
}
readonly targetRefs: {
readonly group: string
readonly kind: string
readonly name: string
readonly sectionName?: string
}[]
readonly validation: {
readonly caCertificateRefs?: {
readonly group: string
readonly kind: string
readonly name: string
}[]
readonly hostname: string
readonly subjectAltNames?: {
readonly hostname?: string
readonly type: ("Hostname" | "URI")
readonly uri?: string
}[]
readonly wellKnownCACertificates?: "System"
}
}

export interface GatewayClassSpec {
readonly controllerName: string
readonly description?: string
readonly parametersRef?: {
readonly group: string
readonly kind: string
readonly name: string
readonly namespace?: string
}
}

export interface GatewaySpec {
readonly addresses?: {
readonly type?: string
readonly value?: string
}[]
readonly allowedListeners?: {
readonly namespaces?: {
readonly from?: ("All" | "Selector" | "Same" | "None")
readonly selector?: {
readonly matchExpressions?: {
readonly key: string
readonly operator: string
readonly values?: string[]
}[]
readonly matchLabels?: {
[k: string]: string
}
}
}
}
readonly defaultScope?: ("All" | "None")
readonly gatewayClassName: string
readonly infrastructure?: {
readonly annotations?: {
[k: string]: string
}
readonly labels?: {
[k: string]: string
}
readonly parametersRef?: {
readonly group: string
readonly kind: string
readonly name: string
}
}
readonly listeners: {
readonly allowedRoutes?: {
readonly kinds?: {
readonly group?: string
readonly kind: string
}[]
readonly namespaces?: {
readonly from?: ("All" | "Selector" | "Same")
readonly selector?: {
readonly matchExpressions?: {
readonly key: string
readonly operator: string
readonly values?: string[]
}[]
readonly matchLabels?: {
[k: string]: string
}
}
}
}
readonly hostname?: string
readonly name: string
readonly port: number
readonly protocol: string
readonly tls?: {
readonly certificateRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
}[]
readonly mode?: ("Terminate" | "Passthrough")
readonly options?: {
[k: string]: string
}
}
}[]
readonly tls?: {
readonly backend?: {
readonly clientCertificateRef?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
}
}
readonly frontend?: {
readonly default: {
readonly validation?: {
readonly caCertificateRefs: {
readonly group: string
readonly kind: string
readonly name: string
readonly namespace?: string
}[]
readonly mode?: ("AllowValidOnly" | "AllowInsecureFallback")
}
}
readonly perPort?: {
readonly port: number
readonly tls: {
readonly validation?: {
readonly caCertificateRefs: {
readonly group: string
readonly kind: string
readonly name: string
readonly namespace?: string
}[]
readonly mode?: ("AllowValidOnly" | "AllowInsecureFallback")
}
}
}[]
}
}
}

export interface GRPCRouteSpec {
readonly hostnames?: string[]
readonly parentRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly sectionName?: string
}[]
readonly rules?: {
readonly backendRefs?: {
readonly filters?: {
readonly extensionRef?: {
readonly group: string
readonly kind: string
readonly name: string
}
readonly requestHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly requestMirror?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly fraction?: {
readonly denominator?: number
readonly numerator: number
}
readonly percent?: number
}
readonly responseHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly type: ("ResponseHeaderModifier" | "RequestHeaderModifier" | "RequestMirror" | "ExtensionRef")
}[]
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly weight?: number
}[]
readonly filters?: {
readonly extensionRef?: {
readonly group: string
readonly kind: string
readonly name: string
}
readonly requestHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly requestMirror?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly fraction?: {
readonly denominator?: number
readonly numerator: number
}
readonly percent?: number
}
readonly responseHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly type: ("ResponseHeaderModifier" | "RequestHeaderModifier" | "RequestMirror" | "ExtensionRef")
}[]
readonly matches?: {
readonly headers?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
readonly method?: {
readonly method?: string
readonly service?: string
readonly type?: ("Exact" | "RegularExpression")
}
}[]
readonly name?: string
readonly sessionPersistence?: {
readonly absoluteTimeout?: string
readonly cookieConfig?: {
readonly lifetimeType?: ("Permanent" | "Session")
}
readonly idleTimeout?: string
readonly sessionName?: string
readonly type?: ("Cookie" | "Header")
}
}[]
readonly useDefaultGateways?: ("All" | "None")
}

export interface HTTPRouteSpec {
readonly hostnames?: string[]
readonly parentRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly sectionName?: string
}[]
readonly rules?: {
readonly backendRefs?: {
readonly filters?: {
readonly cors?: {
readonly allowCredentials?: boolean
readonly allowHeaders?: string[]
readonly allowMethods?: ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH" | "*")[]
readonly allowOrigins?: string[]
readonly exposeHeaders?: string[]
readonly maxAge?: number
}
readonly extensionRef?: {
readonly group: string
readonly kind: string
readonly name: string
}
readonly externalAuth?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly forwardBody?: {
readonly maxSize?: number
}
readonly grpc?: {
readonly allowedHeaders?: string[]
}
readonly http?: {
readonly allowedHeaders?: string[]
readonly allowedResponseHeaders?: string[]
readonly path?: string
}
readonly protocol: ("HTTP" | "GRPC")
}
readonly requestHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly requestMirror?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly fraction?: {
readonly denominator?: number
readonly numerator: number
}
readonly percent?: number
}
readonly requestRedirect?: {
readonly hostname?: string
readonly path?: {
readonly replaceFullPath?: string
readonly replacePrefixMatch?: string
readonly type: ("ReplaceFullPath" | "ReplacePrefixMatch")
}
readonly port?: number
readonly scheme?: ("http" | "https")
readonly statusCode?: (301 | 302)
}
readonly responseHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly type: ("RequestHeaderModifier" | "ResponseHeaderModifier" | "RequestMirror" | "RequestRedirect" | "URLRewrite" | "ExtensionRef" | "CORS" | "ExternalAuth")
readonly urlRewrite?: {
readonly hostname?: string
readonly path?: {
readonly replaceFullPath?: string
readonly replacePrefixMatch?: string
readonly type: ("ReplaceFullPath" | "ReplacePrefixMatch")
}
}
}[]
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly weight?: number
}[]
readonly filters?: {
readonly cors?: {
readonly allowCredentials?: boolean
readonly allowHeaders?: string[]
readonly allowMethods?: ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH" | "*")[]
readonly allowOrigins?: string[]
readonly exposeHeaders?: string[]
readonly maxAge?: number
}
readonly extensionRef?: {
readonly group: string
readonly kind: string
readonly name: string
}
readonly externalAuth?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly forwardBody?: {
readonly maxSize?: number
}
readonly grpc?: {
readonly allowedHeaders?: string[]
}
readonly http?: {
readonly allowedHeaders?: string[]
readonly allowedResponseHeaders?: string[]
readonly path?: string
}
readonly protocol: ("HTTP" | "GRPC")
}
readonly requestHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly requestMirror?: {
readonly backendRef: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
}
readonly fraction?: {
readonly denominator?: number
readonly numerator: number
}
readonly percent?: number
}
readonly requestRedirect?: {
readonly hostname?: string
readonly path?: {
readonly replaceFullPath?: string
readonly replacePrefixMatch?: string
readonly type: ("ReplaceFullPath" | "ReplacePrefixMatch")
}
readonly port?: number
readonly scheme?: ("http" | "https")
readonly statusCode?: (301 | 302)
}
readonly responseHeaderModifier?: {
readonly add?: {
readonly name: string
readonly value: string
}[]
readonly remove?: string[]
readonly set?: {
readonly name: string
readonly value: string
}[]
}
readonly type: ("RequestHeaderModifier" | "ResponseHeaderModifier" | "RequestMirror" | "RequestRedirect" | "URLRewrite" | "ExtensionRef" | "CORS" | "ExternalAuth")
readonly urlRewrite?: {
readonly hostname?: string
readonly path?: {
readonly replaceFullPath?: string
readonly replacePrefixMatch?: string
readonly type: ("ReplaceFullPath" | "ReplacePrefixMatch")
}
}
}[]
readonly matches?: {
readonly headers?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
readonly method?: ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH")
readonly path?: {
readonly type?: ("Exact" | "PathPrefix" | "RegularExpression")
readonly value?: string
}
readonly queryParams?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
}[]
readonly name?: string
readonly retry?: {
readonly attempts?: number
readonly backoff?: string
readonly codes?: number[]
}
readonly sessionPersistence?: {
readonly absoluteTimeout?: string
readonly cookieConfig?: {
readonly lifetimeType?: ("Permanent" | "Session")
}
readonly idleTimeout?: string
readonly sessionName?: string
readonly type?: ("Cookie" | "Header")
}
readonly timeouts?: {
readonly backendRequest?: string
readonly request?: string
}
}[]
readonly useDefaultGateways?: ("All" | "None")
}

export interface ReferenceGrantSpec {
readonly from: {
readonly group: string
readonly kind: string
readonly namespace: string
}[]
readonly to: {
readonly group: string
readonly kind: string
readonly name?: string
}[]
}

export interface TCPRouteSpec {
readonly parentRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly sectionName?: string
}[]
readonly rules: {
readonly backendRefs: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly weight?: number
}[]
readonly name?: string
}[]
readonly useDefaultGateways?: ("All" | "None")
}

export interface TLSRouteSpec {
readonly hostnames?: string[]
readonly parentRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly sectionName?: string
}[]
readonly rules: {
readonly backendRefs: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly weight?: number
}[]
readonly name?: string
}[]
readonly useDefaultGateways?: ("All" | "None")
}

export interface UDPRouteSpec {
readonly parentRefs?: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly sectionName?: string
}[]
readonly rules: {
readonly backendRefs: {
readonly group?: string
readonly kind?: string
readonly name: string
readonly namespace?: string
readonly port?: number
readonly weight?: number
}[]
readonly name?: string
}[]
readonly useDefaultGateways?: ("All" | "None")
}
