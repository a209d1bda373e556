/* Generated from controller/crds by `npm run generate`. Do not edit. */
export interface InferencePoolSpec {
readonly endpointPickerRef?: {
readonly failureMode?: ("FailOpen" | "FailClose")
readonly group?: string
readonly kind?: string
readonly name: string
readonly port?: {
readonly number: number
}
}
readonly selector: {
readonly matchLabels: {
[k: string]: string
}
}
readonly targetPorts: {
readonly number: number
}[]
}

export interface InferenceObjectiveSpec {
readonly poolRef: {
readonly group?: string
readonly kind?: string
readonly name: string
}
readonly priority?: number
}
