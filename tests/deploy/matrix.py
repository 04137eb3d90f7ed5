"""The ways in which the chart is rendered for the tests: every values file, and combinations of switches."""

import json
from collections.abc import Mapping
from typing import Any

from tests.deploy.charting import Template, merged, values_files, whole
from tests.deploy.pairs import Choice, covering

Values = dict[str, Any]

RESOURCES = {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}

# Each switch's settings, as values on top of the chart's defaults; the first one is the default.
SWITCHES: Mapping[str, Mapping[str, Values]] = {
    "scaling": {
        "fixed": {},
        "keda": {"keda": {"enabled": True}},
        "hpa": {"api": {"autoscaling": {"enabled": True}}, "modelServer": {"autoscaling": {"enabled": True}}},
    },
    "model": {
        "deployment": {},
        "challenger": {"modelServer": {"challenger": {"enabled": True, "share": 0.1}}},
        "kserve": {"modelServer": {"mode": "kserve"}},
    },
    "redis": {
        "embedded": {},
        "no-volume": {"redis": {"persistence": {"enabled": False}}},
        "external-url": {"redis": {"external": {"url": "rediss://:secret@redis.example.com:6380/0"}}},
        "external-secret": {"redis": {"external": {"existingSecret": "given-redis"}}},
    },
    "youtube": {
        "stub": {"youtubeStub": {"enabled": True}},
        "key": {"youtubeStub": {"enabled": False}, "youtube": {"apiKey": "key-of-a-test"}},
        "secret": {"youtubeStub": {"enabled": False}, "youtube": {"existingSecret": "given-youtube"}},
        "external-secrets": {
            "youtubeStub": {"enabled": False},
            "externalSecrets": {
                "enabled": True,
                "secretStoreRef": {"name": "store", "kind": "ClusterSecretStore"},
                "youtube": {"key": "commentsense/youtube"},
                "apiTokens": {"key": "commentsense/tokens"},
                "dashboardToken": {"key": "commentsense/dashboard"},
            },
        },
    },
    "way-in": {
        "none": {},
        "ingress": {
            "ingress": {"enabled": True, "className": "alb", "hosts": [{"host": "comments.example.com"}]},
        },
        "ingress-tls": {
            "ingress": {"enabled": True, "className": "nginx", "hosts": [{"host": "comments.example.com"}]},
            "certManager": {"enabled": True, "clusterIssuer": "letsencrypt"},
        },
        "gateway": {
            "gateway": {"enabled": True, "parentRefs": [{"name": "public"}], "hostnames": ["comments.example.com"]},
        },
    },
    "monitoring": {
        "off": {},
        "service-monitor": {
            "monitoring": {
                "serviceMonitor": {"enabled": True},
                "prometheusRule": {"enabled": True},
                "dashboards": {"enabled": True},
            }
        },
        "pod-monitor": {"monitoring": {"podMonitor": {"enabled": True}}},
    },
    "policies": {"on": {"networkPolicy": {"enabled": True}}, "off": {"networkPolicy": {"enabled": False}}},
    "tokens": {
        "none": {},
        "value": {
            "apiTokens": {"value": "dashboard:0123456789abcdef0123456789abcdef"},
            "dashboard": {"apiToken": {"value": "0123456789abcdef0123456789abcdef"}},
        },
        "secret": {
            "apiTokens": {"existingSecret": "given-tokens"},
            "dashboard": {"apiToken": {"existingSecret": "given-token"}},
        },
    },
    "dashboard": {
        "on": {},
        "off": {"dashboard": {"enabled": False}},
        "ways-in": {
            "dashboard": {
                "basePath": "sentiment",
                "replicas": 2,
                "ingress": {"enabled": True, "className": "nginx", "hosts": [{"host": "dashboard.example.com"}]},
                "gateway": {"enabled": True, "parentRefs": [{"name": "public"}], "hostnames": ["d.example.com"]},
            },
        },
    },
    "pods": {
        "plain": {},
        "all-set": {
            "commonLabels": {"team": "comments"},
            "commonAnnotations": {"example.com/owner": "comments"},
            "image": {"registry": "registry.example.com/team", "pullSecrets": [{"name": "given-pull"}]},
            **{
                name: {
                    "podLabels": {"tier": name.lower()},
                    "podAnnotations": {"example.com/a": "1"},
                    "annotations": {"example.com/b": "2"},
                    "extraEnv": [{"name": "TZ", "value": "UTC"}],
                    "extraEnvFrom": [{"configMapRef": {"name": "given-settings", "optional": True}}],
                    "extraVolumes": [{"name": "extra", "emptyDir": {}}],
                    "extraVolumeMounts": [{"name": "extra", "mountPath": "/extra"}],
                    "nodeSelector": {"kubernetes.io/arch": "amd64"},
                    "tolerations": [{"key": "only", "operator": "Exists", "effect": "NoSchedule"}],
                    "serviceAccount": {
                        "annotations": {"eks.amazonaws.com/role-arn": f"arn:aws:iam::111122223333:role/{name}"}
                    },
                    "resources": RESOURCES,
                }
                for name in ("api", "dashboard", "fetcher", "worker", "modelServer")
            },
        },
        "named": {
            "nameOverride": "commentsense",
            "fullnameOverride": "comments-of-the-second-team",
            "api": {"serviceAccount": {"create": False, "name": "given-account"}},
            "worker": {"image": {"digest": "sha256:" + "0123456789abcdef" * 4}},
        },
    },
    "drift": {
        "off": {},
        "on": {"drift": {"enabled": True, "image": {"repository": "commentsense-drift", "tag": "0.1.0"}}},
    },
}

# Settings that the chart refuses together; test_chart.py shows that it does.
CONTRADICTIONS: tuple[dict[str, set[str]], ...] = (
    # KEDA reads no URL: with a secret alone it needs the address, which these settings do not give.
    {"scaling": {"keda"}, "redis": {"external-secret"}},
)


def allowed(choice: Choice) -> bool:
    """Whether the chart renders with these settings."""
    return not any(
        all(choice.get(switch) in settings for switch, settings in contradiction.items())
        for contradiction in CONTRADICTIONS
    )


def values_of(choice: Choice) -> Values:
    """The values of one setting for each switch."""
    return merged(*(SWITCHES[switch][setting] for switch, setting in choice.items()))


def _cases() -> dict[str, Template]:
    found = {path.name: whole(path.name) for path in values_files()}
    found["another-release"] = Template(files=("values-kind.yaml",), release="second")
    for switch, settings in SWITCHES.items():
        for setting in settings:
            found[f"{switch}={setting}"] = Template(json.dumps(values_of({**_base(), switch: setting})))
    names = {switch: list(settings) for switch, settings in SWITCHES.items()}
    for number, choice in enumerate(covering(names, allowed), 1):
        found[f"pairs-{number:02}"] = Template(json.dumps(values_of(choice)))
    return found


def _base() -> Choice:
    """The first setting of each switch."""
    return {switch: next(iter(settings)) for switch, settings in SWITCHES.items()}


CASES = _cases()
