"""Runs the Tiltfile without Tilt: in a Starlark interpreter, with Tilt's functions replaced by ones that take notes.

The signatures are those of Tilt's API reference (0.37); a call that Tilt would refuse for an argument's name or number
is refused here as well.
"""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

import starlark

from tests.deploy.charting import ROOT, tool

Call = dict[str, Any]

# Function: what it must be given, and what it may be given, in the order of the reference.
SIGNATURES: dict[str, tuple[str, str]] = {
    "allow_k8s_contexts": ("contexts", ""),
    "blob": ("contents", ""),
    "custom_build": (
        "ref command deps",
        "tag disable_push skips_local_docker live_update match_in_env_vars ignore entrypoint command_bat_val"
        " outputs_image_ref_to command_bat image_deps env dir",
    ),
    "docker_build": (
        "ref context",
        "build_args dockerfile dockerfile_contents live_update match_in_env_vars ignore only entrypoint target ssh"
        " network secret extra_tag container_args cache_from pull platform extra_hosts",
    ),
    "helm": ("pathToChartDir", "name namespace values set kube_version skip_crds"),
    "k8s_resource": (
        "",
        "workload new_name port_forwards extra_pod_selectors trigger_mode resource_deps objects auto_init"
        " pod_readiness links labels discovery_strategy",
    ),
    "k8s_yaml": ("yaml", "allow_duplicates"),
    "link": ("url", "name"),
    "local_resource": (
        "name",
        "cmd deps trigger_mode resource_deps ignore auto_init serve_cmd cmd_bat serve_cmd_bat allow_parallel links"
        " labels env serve_env readiness_probe dir serve_dir",
    ),
    "port_forward": ("local_port", "container_port name link_path host"),
    "sync": ("local_path", "remote_path"),
    "version_settings": ("", "check_updates constraint"),
    "config_define_string": ("name", "args usage"),
    "config_define_string_list": ("name", "args usage"),
    "config_set_enabled_resources": ("resources", ""),
    "os_getenv": ("key", "default"),
}
PRELUDE = """
TRIGGER_MODE_AUTO = "auto"
TRIGGER_MODE_MANUAL = "manual"
config = struct(
    define_string=config_define_string,
    define_string_list=config_define_string_list,
    parse=config_parse,
    set_enabled_resources=config_set_enabled_resources,
)
os = struct(getenv=os_getenv)
"""


def _signature(name: str) -> Signature:
    needed, others = (names.split() for names in SIGNATURES[name])
    kind = Parameter.POSITIONAL_OR_KEYWORD
    return Signature([Parameter(n, kind) for n in needed] + [Parameter(n, kind, default=None) for n in others])


@dataclass
class Tiltfile:
    """What a Tiltfile asked for: each call by the function's name, its arguments by their names.

    Attributes:
        settings: what `tilt up -- --NAME VALUE` gave.
        environment: what os.getenv finds.
        calls: filled by `run`.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    calls: dict[str, list[Call]] = field(default_factory=dict)

    def run(self, path: Path = ROOT / "Tiltfile") -> "Tiltfile":
        """Evaluates the file.

        Raises:
            starlark.StarlarkError: it is no Starlark, or calls what is not there, or calls `fail`.
        """
        module, dialect = starlark.Module(), starlark.Dialect.extended()
        dialect.enable_f_strings = False  # Tilt has none.
        for name in SIGNATURES:
            module.add_callable(name, self._note(name))
        module.add_callable("config_parse", lambda: self._parsed())
        globals_ = starlark.Globals.extended_by([starlark.LibraryExtension.StructType])
        source = PRELUDE + path.read_text("utf-8")
        starlark.eval(module, starlark.parse(path.name, source, dialect), globals_)
        return self

    def _note(self, name: str) -> Callable[..., Any]:
        signature = _signature(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            given: Call = dict(signature.bind(*args, **kwargs).arguments)
            self.calls.setdefault(name, []).append(given)
            if name == "os_getenv":
                return self.environment.get(given["key"], given.get("default"))
            if name == "helm":
                return self._rendered(given)
            if name == "blob":
                return given["contents"]
            return {"function": name, **given}

        return call

    def _parsed(self) -> dict[str, Any]:
        defined = {call["name"] for call in self.of("config_define_string") + self.of("config_define_string_list")}
        unknown = set(self.settings) - defined
        if unknown:
            raise ValueError(f"no such setting: {sorted(unknown)}")
        return dict(self.settings)

    @staticmethod
    def _rendered(given: Call) -> str:
        # As Tilt does it: a file in a folder `tests` is helm's to run and is left out.
        command = [tool("helm"), "template", given["name"], given["pathToChartDir"], "--namespace", given["namespace"]]
        command += [part for value in given.get("values", []) for part in ("--values", value)]
        command += [part for value in given.get("set", []) for part in ("--set", value)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise ValueError(done.stderr)
        documents = done.stdout.split("---\n")
        return "---\n".join(d for d in documents if not any("/tests/" in line for line in d.splitlines()[:1]))

    def of(self, name: str) -> list[Call]:
        """The calls of one function."""
        return self.calls.get(name, [])

    def resource(self, name: str) -> Call:
        """The settings of a Kubernetes resource."""
        (found,) = [call for call in self.of("k8s_resource") if call.get("workload") == name]
        return found

    def text(self) -> str:
        """All objects that Tilt is to apply."""
        return "\n---\n".join(call["yaml"] for call in self.of("k8s_yaml"))
