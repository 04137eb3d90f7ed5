{{/*
How KEDA reaches Redis, as YAML: address, database, tls, secret, make (the chart writes that secret) and parameters
(of the TriggerAuthentication). KEDA reads host:port, user and password apart; the services read one URL. So:
- keda.redis.address, with keda.redis.existingSecret where there is a password: taken as they are;
- redis.external.url: taken apart here;
- redis.external.existingSecret alone: the chart cannot read it, and says what is missing;
- otherwise the chart's own Redis, with its password where it asks for one.
*/}}
{{- define "commentsense.kedaRedis" -}}
{{- $own := .Values.keda.redis -}}
{{- $out := dict "address" $own.address "database" (toString ($own.databaseIndex | int)) "tls" $own.enableTLS "secret" $own.existingSecret "make" false "parameters" list -}}
{{- if $own.existingSecret -}}
  {{- range $parameter, $key := $own.keys -}}
    {{- if $key -}}
      {{- $_ := set $out "parameters" (append $out.parameters (dict "parameter" $parameter "key" $key)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if not (or $own.address (and $own.existingSecret $own.keys.address)) -}}
  {{- if ne (include "commentsense.redisExternal" .) "true" -}}
    {{- $_ := set $out "address" (printf "%s-redis.%s.svc:6379" (include "commentsense.fullname" .) .Release.Namespace) -}}
    {{- if and .Values.redis.auth.enabled (not $own.existingSecret) -}}
      {{- $_ := set $out "secret" (include "commentsense.redisUrlSecret" .) -}}
      {{- $_ := set $out "parameters" (list (dict "parameter" "password" "key" "password")) -}}
    {{- end -}}
  {{- else if .Values.redis.external.url -}}
    {{- $url := urlParse .Values.redis.external.url -}}
    {{- $_ := set $out "address" (ternary $url.host (printf "%s:6379" $url.host) (regexMatch ":[0-9]+$" $url.host)) -}}
    {{- $_ := set $out "tls" (or $own.enableTLS (eq $url.scheme "rediss")) -}}
    {{- $path := trimPrefix "/" $url.path -}}
    {{- if $path -}}
      {{- $_ := set $out "database" $path -}}
    {{- end -}}
    {{- if and $url.userinfo (not $own.existingSecret) -}}
      {{- $user := include "commentsense.unescaped" (index (splitn ":" 2 $url.userinfo) "_0") -}}
      {{- $password := include "commentsense.unescaped" (index (splitn ":" 2 $url.userinfo) "_1" | default "") -}}
      {{- $_ := set $out "secret" (printf "%s-keda-redis" (include "commentsense.fullname" .)) -}}
      {{- $_ := set $out "make" true -}}
      {{- if $user -}}
        {{- $_ := set $out "parameters" (append $out.parameters (dict "parameter" "username" "key" "username" "value" $user)) -}}
      {{- end -}}
      {{- $_ := set $out "parameters" (append $out.parameters (dict "parameter" "password" "key" "password" "value" $password)) -}}
    {{- end -}}
  {{- else -}}
    {{- fail "keda.enabled: scaling counts what waits in Redis, and KEDA reads no URL such as redis.external.existingSecret holds. Set keda.redis.address (host:port), or keda.redis.existingSecret with the key keda.redis.keys.address" -}}
  {{- end -}}
{{- end -}}
{{- toYaml $out -}}
{{- end }}

{{/* A part of a URL without its percent signs: the path of a parsed URL comes unescaped. */}}
{{- define "commentsense.unescaped" -}}
{{- trimPrefix "/" (urlParse (printf "redis://host/%s" .)).path -}}
{{- end }}
