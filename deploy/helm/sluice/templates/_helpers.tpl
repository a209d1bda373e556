{{- define "sluice.labels" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* What the chart itself adds to every object. */}}
{{- define "sluice.chartLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "sluice.controllerLabels" -}}
{{ include "sluice.labels" . }}
app.kubernetes.io/component: controller
{{- end -}}

{{- define "sluice.proxyLabels" -}}
{{ include "sluice.labels" . }}
app.kubernetes.io/component: proxy
{{- end -}}

{{- define "sluice.redisBridgeLabels" -}}
{{ include "sluice.labels" . }}
app.kubernetes.io/component: redis-bridge
{{- end -}}

{{- define "sluice.controllerHost" -}}
{{ .Release.Name }}-controller.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "sluice.controllerImage" -}}
{{ .Values.controller.image.repository }}:{{ .Values.controller.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "sluice.bootstrap" -}}
{{ tpl (.Files.Get (ternary "files/bootstrap-mtls.yaml" "files/bootstrap.yaml" .Values.mtls.enabled)) . }}
{{- end -}}

{{/* The port that proxies open for a listener's. */}}
{{- define "sluice.targetPort" -}}
{{ if lt (int .) 1024 }}{{ add . 10000 }}{{ else }}{{ . }}{{ end }}
{{- end -}}

{{- define "sluice.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "sluice.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{/* Of Pods: .labels for the spread, and .values with nodeSelector, tolerations, affinity. */}}
{{- define "sluice.scheduling" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- .labels | nindent 8 }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
