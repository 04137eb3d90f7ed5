{{/* The first part of the names of objects. */}}
{{- define "commentsense.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Labels that select a component's pods; nothing in them changes with a version. (dict "root" $ "component" "api") */}}
{{- define "commentsense.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "commentsense.labels" -}}
{{ include "commentsense.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: commentsense
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Name, namespace, labels and annotations: (dict "root" $ "component" "api" "annotations" .Values.api.annotations). */}}
{{- define "commentsense.metadata" -}}
name: {{ include "commentsense.fullname" .root }}-{{ .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "commentsense.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Where the values of a component are: its name in camel case. */}}
{{- define "commentsense.valuesKey" -}}
{{- get (dict "model-server" "modelServer" "model-server-challenger" "modelServer" "youtube-stub" "youtubeStub") .component | default .component -}}
{{- end }}

{{- define "commentsense.serviceAccountName" -}}
{{- $account := (index .root.Values (include "commentsense.valuesKey" .)).serviceAccount -}}
{{- if $account.create -}}
{{- default (printf "%s-%s" (include "commentsense.fullname" .root) .component) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end }}

{{/* An image of ours: (dict "root" $ "image" .Values.api.image). The digest wins over the tag. */}}
{{- define "commentsense.image" -}}
{{- $registry := .image.registry | default .root.Values.image.registry -}}
{{- $repository := ternary (printf "%s/%s" $registry .image.repository) .image.repository (ne $registry "") -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (.image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end }}

{{/* --- secrets */}}

{{- define "commentsense.youtubeSecret" -}}
{{- .Values.youtube.existingSecret | default (printf "%s-youtube" (include "commentsense.fullname" .)) -}}
{{- end }}

{{- define "commentsense.youtubeSecretKey" -}}
{{- ternary .Values.youtube.existingSecretKey "api-key" (ne .Values.youtube.existingSecret "") -}}
{{- end }}

{{/* "true" when the API asks for tokens. */}}
{{- define "commentsense.hasTokens" -}}
{{- if or .Values.apiTokens.value .Values.apiTokens.existingSecret (and .Values.externalSecrets.enabled .Values.externalSecrets.apiTokens.key) -}}true{{- end -}}
{{- end }}

{{- define "commentsense.tokensSecret" -}}
{{- .Values.apiTokens.existingSecret | default (printf "%s-api-tokens" (include "commentsense.fullname" .)) -}}
{{- end }}

{{- define "commentsense.tokensSecretKey" -}}
{{- ternary .Values.apiTokens.existingSecretKey "tokens" (ne .Values.apiTokens.existingSecret "") -}}
{{- end }}

{{/* "true" when the dashboard has a token for the API. */}}
{{- define "commentsense.hasDashboardToken" -}}
{{- if or .Values.dashboard.apiToken.value .Values.dashboard.apiToken.existingSecret (and .Values.externalSecrets.enabled .Values.externalSecrets.dashboardToken.key) -}}true{{- end -}}
{{- end }}

{{- define "commentsense.dashboardTokenSecret" -}}
{{- .Values.dashboard.apiToken.existingSecret | default (printf "%s-dashboard-token" (include "commentsense.fullname" .)) -}}
{{- end }}

{{- define "commentsense.dashboardTokenSecretKey" -}}
{{- ternary .Values.dashboard.apiToken.existingSecretKey "token" (ne .Values.dashboard.apiToken.existingSecret "") -}}
{{- end }}

{{/* The Secret with the URL of Redis: the external one's, that of the chart's own with a password, else the chart's. */}}
{{- define "commentsense.redisUrlSecret" -}}
{{- $own := printf "%s-redis" (include "commentsense.fullname" .) -}}
{{- if eq (include "commentsense.redisExternal" .) "true" -}}
{{- .Values.redis.external.existingSecret | default $own -}}
{{- else -}}
{{- ternary .Values.redis.auth.existingSecret "" .Values.redis.auth.enabled | default $own -}}
{{- end -}}
{{- end }}

{{- define "commentsense.redisUrlSecretKey" -}}
{{- ternary .Values.redis.external.existingSecretKey "url" (ne .Values.redis.external.existingSecret "") -}}
{{- end }}

{{/* --- where things are */}}

{{/* Where the dashboard begins at its host: (dict "values" .Values.dashboard). */}}
{{- define "commentsense.dashboardPath" -}}
/{{ .values.basePath }}
{{- end }}

{{- define "commentsense.modelUrl" -}}
{{- if eq .Values.modelServer.mode "kserve" -}}
{{- $port := .Values.modelServer.kserve.port | int -}}
{{- $url := printf "http://%s-model-server-predictor.%s.svc.cluster.local" (include "commentsense.fullname" .) .Release.Namespace -}}
{{- .Values.modelServer.kserve.url | default (ternary $url (printf "%s:%d" $url $port) (eq $port 80)) -}}
{{- else -}}
{{- printf "http://%s-model-server:8000" (include "commentsense.fullname" .) -}}
{{- end -}}
{{- end }}

{{/* --- pods */}}

{{/* What Pod Security `restricted` asks for, and more. */}}
{{- define "commentsense.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "commentsense.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* The pod's own metadata: (dict "root" $ "component" "api" "values" .Values.api "annotations" dict). */}}
{{- define "commentsense.podMetadata" -}}
labels:
  {{- include "commentsense.selectorLabels" . | nindent 2 }}
  {{- /* No version of the chart: a release of the chart alone restarts nothing. Redis' image has a version of its own. */}}
  {{- if ne .component "redis" }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  {{- end }}
  app.kubernetes.io/part-of: commentsense
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  {{- with .root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default dict) (.values.podAnnotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The part of a pod's spec that says where and as whom it runs. */}}
{{- define "commentsense.podSpec" -}}
serviceAccountName: {{ include "commentsense.serviceAccountName" . }}
automountServiceAccountToken: {{ .values.serviceAccount.automountToken }}
enableServiceLinks: false
securityContext:
  {{- include "commentsense.podSecurity" (.values.runAsUser | default 10001 | int) | nindent 2 }}
terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
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
topologySpreadConstraints:
{{- with .values.topologySpreadConstraints }}
  {{- toYaml . | nindent 2 }}
{{- else }}
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "commentsense.selectorLabels" $ | nindent 8 }}
    {{- if ne $.component "redis" }}
    # Pods of an older template, which are about to go, do not count.
    matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/* A value as people write it: a large number of a values file would come out as 1e+06. */}}
{{- define "commentsense.scalar" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}
{{- printf "%.0f" . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end }}

{{/* Environment: settings of ours by variable (those of the chart, overruled by `env`), then what is given as it is. */}}
{{- define "commentsense.env" -}}
{{- $own := .own | default dict -}}
{{- $settings := merge (dict) (.values.env | default dict) $own -}}
{{- range $name, $section := dict "YOUTUBE_API_KEY" "youtube" "COMMENTSENSE_API_TOKENS" "apiTokens" "COMMENTSENSE_API_TOKEN" "dashboard.apiToken" "COMMENTSENSE_REDIS_URL" "redis.external" -}}
{{- if hasKey ($.values.env | default dict) $name -}}
{{- fail (printf "%s.env holds %s, which belongs into a Secret: set %s instead" (include "commentsense.valuesKey" (dict "component" ($.component | default "drift"))) $name $section) -}}
{{- end -}}
{{- end -}}
{{- if or $settings .secrets .values.extraEnv -}}
env:
  {{- range $name, $value := $settings }}
  - name: {{ $name }}
    value: {{ include "commentsense.scalar" $value | quote }}
  {{- end }}
  {{- with .secrets }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with .values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What every service reads that talks to Redis, as a list of environment variables. */}}
{{- define "commentsense.redisEnv" -}}
- name: COMMENTSENSE_REDIS_URL
  valueFrom:
    secretKeyRef:
      name: {{ include "commentsense.redisUrlSecret" . }}
      key: {{ include "commentsense.redisUrlSecretKey" . }}
{{- end }}

{{- define "commentsense.hasRedisCa" -}}
{{- if and (eq (include "commentsense.redisExternal" .) "true") .Values.redis.external.caSecret -}}true{{- end -}}
{{- end }}

{{/* What stands before every key, where Redis is outside of the chart. */}}
{{- define "commentsense.redisKeyPrefix" -}}
{{- if eq (include "commentsense.redisExternal" .) "true" -}}{{- .Values.redis.external.keyPrefix | default "" -}}{{- end -}}
{{- end }}

{{/* Mounts and volumes: /tmp, the CA bundle of Redis where there is one, and what is given. */}}
{{- define "commentsense.mounts" -}}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if and .redis (include "commentsense.hasRedisCa" .root) }}
  - name: redis-ca
    mountPath: /etc/commentsense/redis
    readOnly: true
  {{- end }}
  {{- with .values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "commentsense.volumes" -}}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
  {{- if and .redis (include "commentsense.hasRedisCa" .root) }}
  - name: redis-ca
    secret:
      secretName: {{ .root.Values.redis.external.caSecret }}
      items:
        - key: {{ .root.Values.redis.external.caSecretKey }}
          path: ca.crt
  {{- end }}
  {{- with .values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* Makes a component's pods anew when a secret of the chart's own that they read changes. */}}
{{- define "commentsense.secretsChecksum" -}}
{{- $values := .root.Values -}}
{{- $read := list $values.redis.auth (omit $values.redis.external "keyPrefix") -}}
{{- if eq .component "api" -}}{{- $read = append $read $values.apiTokens -}}{{- end -}}
{{- if eq .component "fetcher" -}}{{- $read = append $read $values.youtube -}}{{- end -}}
{{- toJson $read | sha256sum -}}
{{- end }}

{{/* Settings that Redis' clients share, as a dict. */}}
{{- define "commentsense.commonSettings" -}}
COMMENTSENSE_LOG_LEVEL: {{ .Values.logLevel }}
{{- if include "commentsense.hasRedisCa" . }}
COMMENTSENSE_REDIS_CA_FILE: /etc/commentsense/redis/ca.crt
{{- end }}
{{- with include "commentsense.redisKeyPrefix" . }}
COMMENTSENSE_REDIS_KEY_PREFIX: {{ . | quote }}
{{- end }}
{{- end }}

{{/* --- probes: what is asked, and how patiently; `probes` of a component's values changes the patience */}}

{{/* (dict "of" "api" "values" .Values.api) */}}
{{- define "commentsense.probes" -}}
{{- $defaults := include (printf "commentsense.probes.%s" .of) . | fromYaml -}}
{{- range $name := list "startup" "liveness" "readiness" }}
{{ $name }}Probe:
  {{- toYaml (merge (dict) (index $.values.probes $name | default dict) (index $defaults $name)) | nindent 2 }}
{{- end }}
{{- end }}

{{/* Alive as long as the process answers: an outage of Redis restarts nothing. Ready while Redis answers, until SIGTERM. */}}
{{- define "commentsense.probes.api" -}}
startup: { httpGet: { path: /healthz, port: http }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 60 }
liveness: { httpGet: { path: /healthz, port: http }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
readiness: { httpGet: { path: /readyz, port: http }, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 2 }
{{- end }}

{{/*
The file is touched by the loop that consumes, also while it waits for Redis: a loop that hangs is restarted, an outage of
Redis restarts nothing.
*/}}
{{- define "commentsense.probes.consumer" -}}
{{- $probe := list "python" "-m" "commentsense_contracts.probe" "--max-age" -}}
startup: { exec: { command: {{ append $probe "60" | toJson }} }, periodSeconds: 2, timeoutSeconds: 10, failureThreshold: 60 }
liveness: { exec: { command: {{ append $probe "120" | toJson }} }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 2 }
readiness: { exec: { command: {{ append $probe "30" | toJson }} }, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 2 }
{{- end }}

{{/* A server that computes answers late, not never. */}}
{{- define "commentsense.probes.modelServer" -}}
startup: { httpGet: { path: /ping, port: http }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 120 }
liveness: { httpGet: { path: /health, port: http }, periodSeconds: 20, timeoutSeconds: 15, failureThreshold: 3 }
readiness: { httpGet: { path: /ping, port: http }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }
{{- end }}

{{/* Streamlit's own answer; a page that computes holds it up. Below `basePath`, where there is one. */}}
{{- define "commentsense.probes.dashboard" -}}
{{- $path := printf "%s/_stcore/health" (include "commentsense.dashboardPath" . | trimSuffix "/") -}}
startup: { httpGet: { path: {{ $path }}, port: http }, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 60 }
liveness: { httpGet: { path: {{ $path }}, port: http }, periodSeconds: 20, timeoutSeconds: 15, failureThreshold: 3 }
readiness: { httpGet: { path: {{ $path }}, port: http }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }
{{- end }}

{{- define "commentsense.probes.youtubeStub" -}}
startup: { httpGet: { path: /healthz, port: http }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 60 }
liveness: { tcpSocket: { port: http }, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 3 }
readiness: { httpGet: { path: /healthz, port: http }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }
{{- end }}

{{/* A file of gigabytes takes minutes to load; Redis answers LOADING meanwhile, which is no PONG, but alive. */}}
{{- define "commentsense.probes.redis" -}}
startup: { exec: { command: [sh, -c, redis-cli ping | grep -q PONG] }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 600 }
liveness: { exec: { command: [redis-cli, ping] }, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 4 }
readiness: { exec: { command: [sh, -c, redis-cli ping | grep -q PONG] }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }
{{- end }}

{{/* --- whole objects, the same for every component */}}

{{- define "commentsense.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "commentsense.metadata" (merge (dict "annotations" .values.service.annotations) .) | nindent 2 }}
spec:
  type: {{ .values.service.type }}
  selector:
    {{- include "commentsense.selectorLabels" . | nindent 4 }}
  ports:
    - name: {{ .port.name }}
      port: {{ .port.port }}
      targetPort: {{ .port.name }}
      protocol: TCP
  {{- if eq (.values.service.sessionAffinity | default "None") "ClientIP" }}
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 10800
  {{- end }}
{{- end }}

{{- define "commentsense.serviceAccount" -}}
{{- if .values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "commentsense.serviceAccountName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "commentsense.labels" . | nindent 4 }}
  {{- with merge (dict) .values.serviceAccount.annotations .root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .values.serviceAccount.automountToken }}
{{- end -}}
{{- end }}

{{- define "commentsense.pdb" -}}
{{- if .values.pdb.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "commentsense.metadata" (omit . "annotations") | nindent 2 }}
spec:
  maxUnavailable: {{ .values.pdb.maxUnavailable }}
  # A pod that is not ready guards nothing: it may go.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "commentsense.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end }}

{{/* A Celery service: fetcher or worker. (dict "root" $ "component" "worker" "values" .Values.worker "own" settings "secrets" list) */}}
{{- define "commentsense.consumer" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "commentsense.metadata" (merge (dict "annotations" .values.annotations) .) | nindent 2 }}
spec:
  {{- if not .root.Values.keda.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "commentsense.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- $annotations := dict "checksum/secrets" (include "commentsense.secretsChecksum" .) }}
      {{- include "commentsense.podMetadata" (merge (dict "annotations" $annotations) .) | nindent 6 }}
    spec:
      {{- include "commentsense.podSpec" . | nindent 6 }}
      containers:
        - name: {{ .component }}
          image: {{ include "commentsense.image" (dict "root" .root "image" .values.image) }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext:
            {{- include "commentsense.containerSecurity" . | nindent 12 }}
          {{- $always := dict "COMMENTSENSE_HEARTBEAT_FILE" "/tmp/heartbeat" "COMMENTSENSE_METRICS_HOST" "0.0.0.0" "COMMENTSENSE_METRICS_PORT" "9100" }}
          {{- include "commentsense.env" (merge (dict "own" (merge (dict) .own $always)) .) | nindent 10 }}
          ports:
            - name: metrics
              containerPort: 9100
              protocol: TCP
          {{- include "commentsense.probes" (dict "of" "consumer" "values" .values) | nindent 10 }}
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          {{- include "commentsense.mounts" (merge (dict "redis" true) .) | nindent 10 }}
      {{- include "commentsense.volumes" (merge (dict "redis" true) .) | nindent 6 }}
{{- end }}

{{/* A model server: (dict "root" $ "component" "model-server" "values" ... "image" ... "replicas" 1 or nil "resources" ...). */}}
{{- define "commentsense.modelServer" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "commentsense.metadata" (merge (dict "annotations" .values.annotations) .) | nindent 2 }}
spec:
  {{- if not (kindIs "invalid" .replicas) }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "commentsense.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- include "commentsense.podMetadata" . | nindent 6 }}
    spec:
      {{- include "commentsense.podSpec" . | nindent 6 }}
      containers:
        - name: model-server
          image: {{ include "commentsense.image" (dict "root" .root "image" .image) }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext:
            {{- include "commentsense.containerSecurity" . | nindent 12 }}
          {{- $own := dict "DISABLE_NGINX" "true" "UVICORN_HOST" "0.0.0.0" "MLFLOW_MODELS_WORKERS" "1" "HOME" "/tmp" }}
          {{- include "commentsense.env" (merge (dict "own" $own) .) | nindent 10 }}
          ports:
            - name: http
              containerPort: 8000
              protocol: TCP
          {{- include "commentsense.probes" (dict "of" "modelServer" "values" .values) | nindent 10 }}
          lifecycle:
            preStop:
              sleep:
                seconds: {{ .root.Values.modelServer.preStopSeconds }}
          resources:
            {{- toYaml .resources | nindent 12 }}
          {{- include "commentsense.mounts" . | nindent 10 }}
      {{- include "commentsense.volumes" . | nindent 6 }}
{{- end }}

{{/* Combinations that cannot work, each with what to do. */}}
{{- define "commentsense.check" -}}
{{- $hasKey := or .Values.youtube.apiKey .Values.youtube.existingSecret (and .Values.externalSecrets.enabled .Values.externalSecrets.youtube.key) -}}
{{- if not (or .Values.youtubeStub.enabled $hasKey) -}}
{{- fail "no way to read comments: set youtube.existingSecret (or youtube.apiKey, or externalSecrets), or youtubeStub.enabled=true to try without a key" -}}
{{- end -}}
{{- if and .Values.youtubeStub.enabled (or .Values.youtube.apiKey .Values.youtube.existingSecret) -}}
{{- fail "youtube.apiKey or youtube.existingSecret is set and the stub would be read: set youtubeStub.enabled=false to read YouTube" -}}
{{- end -}}
{{- if and .Values.dashboard.enabled (include "commentsense.hasTokens" .) (not (include "commentsense.hasDashboardToken" .)) -}}
{{- fail "the API asks for tokens and the dashboard has none: set dashboard.apiToken.existingSecret (or dashboard.apiToken.value, or externalSecrets.dashboardToken), or dashboard.enabled=false" -}}
{{- end -}}
{{- if and .Values.dashboard.ingress.enabled (not .Values.dashboard.enabled) -}}
{{- fail "dashboard.ingress.enabled leads to a dashboard that is not there: set dashboard.enabled=true" -}}
{{- end -}}
{{- if and .Values.dashboard.gateway.enabled (not .Values.dashboard.enabled) -}}
{{- fail "dashboard.gateway.enabled leads to a dashboard that is not there: set dashboard.enabled=true" -}}
{{- end -}}
{{- if and .Values.redis.auth.enabled (not .Values.redis.auth.password) (not .Values.redis.auth.existingSecret) -}}
{{- fail "redis.auth.enabled needs redis.auth.password, or redis.auth.existingSecret with the keys password and url" -}}
{{- end -}}
{{- if and .Values.redis.auth.enabled (eq (include "commentsense.redisExternal" .) "true") -}}
{{- fail "redis.auth is for the chart's own Redis: the password of an external one belongs into its URL" -}}
{{- end -}}
{{- if and .Values.redis.external.url .Values.redis.external.existingSecret -}}
{{- fail "redis.external.url and redis.external.existingSecret are both set: keep one" -}}
{{- end -}}
{{- if and .Values.modelServer.challenger.enabled (eq .Values.modelServer.mode "kserve") -}}
{{- fail "modelServer.challenger is for mode deployment: with kserve set modelServer.kserve.canaryTrafficPercent" -}}
{{- end -}}
{{- if and (gt (float64 .Values.modelServer.challenger.share) 0.0) (not .Values.modelServer.challenger.enabled) -}}
{{- fail "modelServer.challenger.share is above 0 and there is no challenger: set modelServer.challenger.enabled=true" -}}
{{- end -}}
{{- if le (float64 .Values.api.terminationGracePeriodSeconds) (addf .Values.api.preStopSeconds .Values.api.drainSeconds .Values.api.shutdownSeconds) -}}
{{- fail "api.terminationGracePeriodSeconds must be above api.preStopSeconds + api.drainSeconds + api.shutdownSeconds, or requests under way are cut off" -}}
{{- end -}}
{{- if le (float64 .Values.modelServer.terminationGracePeriodSeconds) (float64 .Values.modelServer.preStopSeconds) -}}
{{- fail "modelServer.terminationGracePeriodSeconds must be above modelServer.preStopSeconds, or requests under way are cut off" -}}
{{- end -}}
{{- if le (float64 .Values.dashboard.terminationGracePeriodSeconds) (float64 .Values.dashboard.preStopSeconds) -}}
{{- fail "dashboard.terminationGracePeriodSeconds must be above dashboard.preStopSeconds, or pages are cut off" -}}
{{- end -}}
{{- range $component := list "fetcher" "worker" -}}
{{- $values := index $.Values $component -}}
{{- $limit := float64 (get ($values.env | default dict) "COMMENTSENSE_TASK_TIME_LIMIT" | default 60) -}}
{{- if le (float64 $values.terminationGracePeriodSeconds) $limit -}}
{{- fail (printf "%s.terminationGracePeriodSeconds must be above COMMENTSENSE_TASK_TIME_LIMIT (%v), or a task is killed in the middle" $component $limit) -}}
{{- end -}}
{{- end -}}
{{- end }}
