{{/* ringline.labels (root, service): what every object of a service carries */}}
{{- define "ringline.labels" -}}
app.kubernetes.io/name: {{ .service }}-service
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: ringline
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/* ringline.selector (root, service): what finds a service's pods, and never changes */}}
{{- define "ringline.selector" -}}
app.kubernetes.io/name: {{ .service }}-service
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "ringline.name" -}}
{{ .root.Release.Name | trunc 40 | trimSuffix "-" }}-{{ .service }}
{{- end }}

{{- define "ringline.image" -}}
{{- $image := printf "%s-service:%s" .service (.root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}{{ $image }}
{{- end }}

{{/* ringline.database (service): the database's name */}}
{{- define "ringline.database" -}}
{{ .service | replace "-" "_" }}
{{- end }}

{{/* ringline.databaseSecret (root, service): the Secret with its passwords */}}
{{- define "ringline.databaseSecret" -}}
{{ index .root.Values.secrets (printf "%sDatabase" (.service | camelcase | untitle)) }}
{{- end }}

{{/* the pod's security context of the restricted profile */}}
{{- define "ringline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* the container's security context of the restricted profile */}}
{{- define "ringline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{/* ringline.secretEnv (name, secret, key, optional): one variable from a Secret */}}
{{- define "ringline.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{/* ringline.keysEnv (root): what every service needs to start at all, a migration too */}}
{{- define "ringline.keysEnv" -}}
{{- range $name, $key := dict "RINGLINE_SEALING_KEY" "sealing-key" "RINGLINE_NUMBER_HASH_KEY" "number-hash-key" "RINGLINE_CALL_TOKEN_KEY" "call-token-key" "RINGLINE_JWT_PUBLIC_KEY" "jwt-public-key" }}
{{ include "ringline.secretEnv" (dict "name" $name "secret" $.root.Values.secrets.keys "key" $key) }}
{{- end }}
{{ include "ringline.secretEnv" (dict "name" "RINGLINE_SEALING_OLD_KEYS" "secret" .root.Values.secrets.keys "key" "sealing-old-keys" "optional" true) }}
{{- end }}
