/* Generated from controller/crds by `npm run generate`. Do not edit. */
export interface AIPolicySpec {
readonly targetRefs: {
readonly group: string
readonly kind: string
readonly name: string
readonly sectionName?: string
}[]
readonly defaults?: {
readonly store?: {
readonly redis: {
readonly url: string
readonly username?: string
readonly passwordRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
}
readonly onError?: ("allow" | "deny")
}
readonly consumers?: {
readonly secretSelector: {
readonly matchLabels?: {
[k: string]: string
}
readonly matchExpressions?: {
readonly key: string
readonly operator: ("In" | "NotIn" | "Exists" | "DoesNotExist")
readonly values?: string[]
}[]
}
readonly from?: unknown[]
readonly allow?: string[]
}
readonly tokenLimits?: {
readonly per: ("consumer" | "team" | "header" | "ip" | "route" | "global")
readonly header?: string
readonly model?: string
readonly amount: unknown
readonly count?: ("total" | "input" | "output" | "cached" | "reasoning" | "requests" | "cost")
readonly window: string
readonly algorithm?: ("FixedWindow" | "SlidingWindow" | "TokenBucket")
readonly reserve?: boolean
readonly shadow?: boolean
}[]
readonly budgets?: {
readonly per: ("consumer" | "team" | "model" | "route" | "global")
readonly values?: string[]
readonly model?: string
readonly amount: string
readonly unit?: ("USD" | "tokens")
readonly period: ("Hour" | "Day" | "Week" | "Month" | "Rolling")
readonly window?: string
readonly timeZone?: string
readonly action?: unknown
readonly alertAt?: number[]
readonly webhook?: {
readonly url: string
}
}[]
readonly cache?: {
readonly exact?: {
readonly ttl?: string
readonly scope?: ("consumer" | "route" | "header" | "global")
readonly header?: string
readonly staleWhileRevalidate?: string
readonly maxBytes?: number
readonly maxTemperature?: string
readonly clientControl?: boolean
readonly storeFallback?: boolean
readonly tags?: string[]
}
readonly semantic?: {
readonly embeddingRef: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly threshold?: string
readonly from?: ("lastUserTurn" | "conversation")
readonly lexicalCheck?: ("words" | "facts" | "off")
readonly tools?: boolean
readonly timeout?: string
}
readonly purgeBy?: string
}
readonly guard?: {
readonly request?: {
readonly name: string
readonly in?: ("system" | "user" | "assistant" | "tool")[]
readonly lastTurnOnly?: boolean
readonly match?: {
readonly literals?: string[]
readonly words?: string[]
readonly patterns?: string[]
readonly exact?: boolean
readonly detectors?: string[]
readonly injection?: {
readonly threshold?: string
readonly categories?: string[]
}
}
readonly moderator?: {
readonly type: ("Moderations" | "Judge" | "ContentSafety" | "Webhook")
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly prompt?: string
readonly url?: string
readonly secretRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
readonly blocklists?: string[]
readonly thresholds?: {
[k: string]: string
}
readonly timeout?: string
readonly onError?: ("Deny" | "Allow")
}
readonly action?: ("Block" | "Mask" | "Replace" | "Hash" | "Tag" | "Log")
readonly replacement?: string
readonly keepLast?: number
readonly exceptConsumers?: string[]
readonly shadow?: boolean
readonly reversible?: boolean
}[]
readonly response?: {
readonly name: string
readonly match?: {
readonly literals?: string[]
readonly words?: string[]
readonly patterns?: string[]
readonly exact?: boolean
readonly detectors?: string[]
readonly systemPromptLeak?: {
readonly share?: string
readonly words?: number
}
}
readonly moderator?: {
readonly type: ("Moderations" | "Judge" | "ContentSafety" | "Webhook")
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly prompt?: string
readonly url?: string
readonly secretRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
readonly blocklists?: string[]
readonly thresholds?: {
[k: string]: string
}
readonly timeout?: string
readonly onError?: ("Deny" | "Allow")
}
readonly action?: ("Block" | "Mask" | "Replace" | "Hash" | "Tag" | "Log")
readonly replacement?: string
readonly keepLast?: number
readonly exceptConsumers?: string[]
readonly shadow?: boolean
}[]
readonly topics?: {
readonly allow?: {
readonly name: string
readonly words?: string[]
readonly patterns?: string[]
}[]
readonly deny?: {
readonly name: string
readonly words?: string[]
readonly patterns?: string[]
}[]
}
readonly limits?: {
readonly messages?: number
readonly tools?: number
readonly images?: number
readonly textBytes?: number
readonly messageBytes?: number
readonly outputTokens?: number
readonly choices?: number
}
readonly contextWindow?: ("Refuse" | "DropOldest" | "Clamp")
readonly denyMessage?: string
readonly denyAs?: ("Error" | "Answer")
readonly auditText?: boolean
readonly hashKeyRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
}
readonly prompts?: {
readonly prepend?: {
readonly role: string
readonly content: string
}[]
readonly append?: {
readonly role: string
readonly content: string
}[]
readonly templates?: {
readonly name: string
readonly template: {
[k: string]: unknown
}
readonly keep?: string[]
}[]
}
readonly statistics?: {
[k: string]: unknown
}
readonly plugins?: {
readonly name?: string
readonly url: string
readonly sha256?: string
readonly pullSecretRef?: {
readonly name: string
}
readonly phase?: ("AUTHN" | "AUTHZ" | "STATS" | "UNSPECIFIED_PHASE")
readonly priority?: number
readonly failStrategy?: ("FailOpen" | "FailClosed")
readonly config?: {
[k: string]: unknown
}
}[]
}
readonly overrides?: {
readonly store?: {
readonly redis: {
readonly url: string
readonly username?: string
readonly passwordRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
}
readonly onError?: ("allow" | "deny")
}
readonly consumers?: {
readonly secretSelector: {
readonly matchLabels?: {
[k: string]: string
}
readonly matchExpressions?: {
readonly key: string
readonly operator: ("In" | "NotIn" | "Exists" | "DoesNotExist")
readonly values?: string[]
}[]
}
readonly from?: unknown[]
readonly allow?: string[]
}
readonly tokenLimits?: {
readonly per: ("consumer" | "team" | "header" | "ip" | "route" | "global")
readonly header?: string
readonly model?: string
readonly amount: unknown
readonly count?: ("total" | "input" | "output" | "cached" | "reasoning" | "requests" | "cost")
readonly window: string
readonly algorithm?: ("FixedWindow" | "SlidingWindow" | "TokenBucket")
readonly reserve?: boolean
readonly shadow?: boolean
}[]
readonly budgets?: {
readonly per: ("consumer" | "team" | "model" | "route" | "global")
readonly values?: string[]
readonly model?: string
readonly amount: string
readonly unit?: ("USD" | "tokens")
readonly period: ("Hour" | "Day" | "Week" | "Month" | "Rolling")
readonly window?: string
readonly timeZone?: string
readonly action?: unknown
readonly alertAt?: number[]
readonly webhook?: {
readonly url: string
}
}[]
readonly cache?: {
readonly exact?: {
readonly ttl?: string
readonly scope?: ("consumer" | "route" | "header" | "global")
readonly header?: string
readonly staleWhileRevalidate?: string
readonly maxBytes?: number
readonly maxTemperature?: string
readonly clientControl?: boolean
readonly storeFallback?: boolean
readonly tags?: string[]
}
readonly semantic?: {
readonly embeddingRef: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly threshold?: string
readonly from?: ("lastUserTurn" | "conversation")
readonly lexicalCheck?: ("words" | "facts" | "off")
readonly tools?: boolean
readonly timeout?: string
}
readonly purgeBy?: string
}
readonly guard?: {
readonly request?: {
readonly name: string
readonly in?: ("system" | "user" | "assistant" | "tool")[]
readonly lastTurnOnly?: boolean
readonly match?: {
readonly literals?: string[]
readonly words?: string[]
readonly patterns?: string[]
readonly exact?: boolean
readonly detectors?: string[]
readonly injection?: {
readonly threshold?: string
readonly categories?: string[]
}
}
readonly moderator?: {
readonly type: ("Moderations" | "Judge" | "ContentSafety" | "Webhook")
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly prompt?: string
readonly url?: string
readonly secretRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
readonly blocklists?: string[]
readonly thresholds?: {
[k: string]: string
}
readonly timeout?: string
readonly onError?: ("Deny" | "Allow")
}
readonly action?: ("Block" | "Mask" | "Replace" | "Hash" | "Tag" | "Log")
readonly replacement?: string
readonly keepLast?: number
readonly exceptConsumers?: string[]
readonly shadow?: boolean
readonly reversible?: boolean
}[]
readonly response?: {
readonly name: string
readonly match?: {
readonly literals?: string[]
readonly words?: string[]
readonly patterns?: string[]
readonly exact?: boolean
readonly detectors?: string[]
readonly systemPromptLeak?: {
readonly share?: string
readonly words?: number
}
}
readonly moderator?: {
readonly type: ("Moderations" | "Judge" | "ContentSafety" | "Webhook")
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly prompt?: string
readonly url?: string
readonly secretRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
readonly blocklists?: string[]
readonly thresholds?: {
[k: string]: string
}
readonly timeout?: string
readonly onError?: ("Deny" | "Allow")
}
readonly action?: ("Block" | "Mask" | "Replace" | "Hash" | "Tag" | "Log")
readonly replacement?: string
readonly keepLast?: number
readonly exceptConsumers?: string[]
readonly shadow?: boolean
}[]
readonly topics?: {
readonly allow?: {
readonly name: string
readonly words?: string[]
readonly patterns?: string[]
}[]
readonly deny?: {
readonly name: string
readonly words?: string[]
readonly patterns?: string[]
}[]
}
readonly limits?: {
readonly messages?: number
readonly tools?: number
readonly images?: number
readonly textBytes?: number
readonly messageBytes?: number
readonly outputTokens?: number
readonly choices?: number
}
readonly contextWindow?: ("Refuse" | "DropOldest" | "Clamp")
readonly denyMessage?: string
readonly denyAs?: ("Error" | "Answer")
readonly auditText?: boolean
readonly hashKeyRef?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}
}
readonly prompts?: {
readonly prepend?: {
readonly role: string
readonly content: string
}[]
readonly append?: {
readonly role: string
readonly content: string
}[]
readonly templates?: {
readonly name: string
readonly template: {
[k: string]: unknown
}
readonly keep?: string[]
}[]
}
readonly statistics?: {
[k: string]: unknown
}
readonly plugins?: {
readonly name?: string
readonly url: string
readonly sha256?: string
readonly pullSecretRef?: {
readonly name: string
}
readonly phase?: ("AUTHN" | "AUTHZ" | "STATS" | "UNSPECIFIED_PHASE")
readonly priority?: number
readonly failStrategy?: ("FailOpen" | "FailClosed")
readonly config?: {
[k: string]: unknown
}
}[]
}
}

export interface AIProviderSpec {
readonly type: string
readonly endpoint?: {
readonly host?: string
readonly port?: number
readonly tls?: {
readonly mode?: ("Terminate" | "None")
readonly hostname?: string
readonly caCertificateRefs?: {
readonly group?: string
readonly kind?: ("ConfigMap" | "Secret")
readonly name: string
}[]
readonly insecureSkipVerify?: boolean
}
readonly backendRef?: {
readonly group?: string
readonly kind?: "Service"
readonly namespace?: string
readonly name: string
readonly port: number
}
readonly loadBalancing?: ("LeastRequest" | "PrefixAffinity" | "Metrics")
}
readonly auth?: {
readonly secretRefs?: {
readonly name: string
readonly namespace?: string
readonly key?: string
}[]
}
readonly models?: {
readonly name: string
readonly price?: {
readonly input: string
readonly cachedInput?: string
readonly output: string
readonly cacheWrite?: string
readonly cacheWriteHour?: string
readonly reasoning?: string
readonly audioInput?: string
readonly audioOutput?: string
readonly longContext?: {
readonly above: number
readonly input?: string
readonly output?: string
readonly cachedInput?: string
readonly cacheWrite?: string
readonly cacheWriteHour?: string
readonly reasoning?: string
readonly audioInput?: string
readonly audioOutput?: string
}
readonly batch?: {
readonly input?: string
readonly output?: string
readonly cachedInput?: string
readonly cacheWrite?: string
readonly cacheWriteHour?: string
readonly reasoning?: string
readonly audioInput?: string
readonly audioOutput?: string
readonly longContext?: {
readonly input?: string
readonly output?: string
readonly cachedInput?: string
readonly cacheWrite?: string
readonly cacheWriteHour?: string
readonly reasoning?: string
readonly audioInput?: string
readonly audioOutput?: string
}
}
}
readonly contextWindow?: number
}[]
readonly modelMapping?: {
[k: string]: string
}
readonly timeouts?: {
readonly firstByte?: string
readonly request?: string
readonly connect?: string
}
readonly health?: {
readonly failureThreshold?: number
readonly successThreshold?: number
readonly interval?: string
readonly model?: string
}
readonly options?: {
[k: string]: unknown
}
}

export interface AIRouteSpec {
readonly parentRefs: {
readonly group?: string
readonly kind?: "Gateway"
readonly namespace?: string
readonly name: string
readonly sectionName?: string
readonly port?: number
}[]
readonly hostnames?: string[]
readonly rules: {
readonly name?: string
readonly matches?: {
readonly models?: string[]
readonly path?: {
readonly type?: ("Exact" | "PathPrefix" | "RegularExpression")
readonly value?: string
}
readonly method?: ("GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH")
readonly headers?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
readonly queryParams?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
}[]
readonly strategy?: ("Weighted" | "Priority" | "LeastCost" | "LeastLatency" | "LeastBusy")
readonly latency?: ("FirstToken" | "Total")
readonly overload?: {
readonly inFlight?: number
readonly queue?: number
readonly kvCache?: string
}
readonly targets: {
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly poolRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly weight?: number
readonly when?: {
readonly headers?: {
readonly name: string
readonly type?: ("Exact" | "RegularExpression")
readonly value: string
}[]
readonly consumers?: string[]
}
}[]
readonly fallback?: {
readonly on?: string[]
readonly attempts?: number
readonly perTryTimeout?: string
readonly includeTargets?: boolean
readonly targets?: {
readonly providerRef?: {
readonly name: string
readonly namespace?: string
}
readonly poolRef?: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
}[]
}
readonly sticky?: {
readonly by: ("consumer" | "header")
readonly name?: string
}
readonly mirror?: {
readonly providerRef: {
readonly name: string
readonly namespace?: string
}
readonly model?: string
readonly percent?: number
}
readonly timeouts?: {
readonly request?: string
}
}[]
}
