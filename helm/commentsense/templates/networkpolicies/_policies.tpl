{{/*
The pieces of the NetworkPolicies. Ports are numbers, not names: not every network plugin resolves names.
Each takes (dict "root" $ "component" "api").
*/}}

{{- define "commentsense.policy.head" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "commentsense.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "commentsense.labels" . | nindent 4 }}
  {{- with .root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels:
      {{- include "commentsense.selectorLabels" . | nindent 6 }}
{{- end }}

{{- define "commentsense.policy.peer" -}}
- podSelector:
    matchLabels:
      {{- include "commentsense.selectorLabels" . | nindent 6 }}
{{- end }}

{{- define "commentsense.policy.dns" -}}
- to:
    {{- toYaml .root.Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    {{- range .root.Values.networkPolicy.dns.ports }}
    - { port: {{ . }}, protocol: UDP }
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end }}

{{/* Egress to Redis: the chart's own, else the networks of the external one. */}}
{{- define "commentsense.policy.toRedis" -}}
{{- if eq (include "commentsense.redisExternal" .root) "true" -}}
- to:
    {{- range .root.Values.networkPolicy.externalRedis.cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  ports:
    {{- $ports := .root.Values.networkPolicy.externalRedis.ports }}
    {{- with regexFind ":[0-9]+$" (urlParse .root.Values.redis.external.url).host }}
    {{- $ports = list (trimPrefix ":" .) }}
    {{- end }}
    {{- range $ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- else -}}
- to:
    {{- include "commentsense.policy.peer" (dict "root" .root "component" "redis") | nindent 4 }}
  ports:
    - { port: 6379, protocol: TCP }
{{- end }}
{{- end }}

{{/* Egress to the model servers; with KServe on Knative also to the gateway that stands before them. */}}
{{- define "commentsense.policy.toModels" -}}
- to:
    {{- include "commentsense.policy.peer" (dict "root" .root "component" "model-server") | nindent 4 }}
    {{- if .root.Values.modelServer.challenger.enabled }}
    {{- include "commentsense.policy.peer" (dict "root" .root "component" "model-server-challenger") | nindent 4 }}
    {{- end }}
  ports:
    - { port: 8000, protocol: TCP }
{{- if eq .root.Values.modelServer.mode "kserve" }}
{{- with .root.Values.networkPolicy.kserve.gateway }}
{{- if .to }}
- to:
    {{- toYaml .to | nindent 4 }}
  ports:
    {{- range .ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Prometheus' way to a port: (dict "root" $ "port" 9100). */}}
{{- define "commentsense.policy.fromMonitoring" -}}
{{- with .root.Values.networkPolicy.metrics.from -}}
- from:
    {{- toYaml . | nindent 4 }}
  ports:
    - { port: {{ $.port }}, protocol: TCP }
{{- end }}
{{- end }}

{{/* Edges of the operator's own for one component: (dict "root" $ "component" "api" "way" "egress"). */}}
{{- define "commentsense.policy.extra" -}}
{{- $extra := index (.root.Values.networkPolicy.extra | default dict) .component | default dict -}}
{{- with index $extra .way }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{/* "true" when Redis is not the chart's own. */}}
{{- define "commentsense.redisExternal" -}}
{{- if or .Values.redis.external.url .Values.redis.external.existingSecret (and .Values.externalSecrets.enabled .Values.externalSecrets.redis.key) -}}
true
{{- end -}}
{{- end }}
