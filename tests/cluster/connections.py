"""Which connections the pods of a release really have, read from inside them."""

import ipaddress
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.cluster.deployment import Deployment, kubectl

# There is no shell in our images.
READ = "for name in ('tcp', 'tcp6'): print(open('/proc/net/' + name).read())"
ESTABLISHED = {"01", "04", "05", "06", "08"}


@dataclass(frozen=True, slots=True)
class Connection:
    """From a component to a component's port."""

    source: str
    target: str
    port: int


def _address(text: str) -> tuple[str, int]:
    """An address of /proc/net/tcp or tcp6, and its port."""
    host, port = text.split(":")
    words = [bytes.fromhex(host[i : i + 8])[::-1] for i in range(0, len(host), 8)]
    found = ipaddress.ip_address(b"".join(words))
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found), int(port, 16)


def known_addresses(deployment: Deployment) -> dict[str, str]:
    """IP address -> component, of the release's pods and services; and of the cluster's DNS."""
    found: dict[str, str] = {}
    for kind, address in (("services", "clusterIP"), ("pods", "podIP")):
        for thing in deployment.objects(kind):
            component = thing["metadata"].get("labels", {}).get("app.kubernetes.io/component")
            ip = (thing["spec"] if kind == "services" else thing["status"]).get(address, "None")
            if component and ip != "None":
                found[ip] = component
    for service in json.loads(kubectl("-n", "kube-system", "get", "services", "-o", "json"))["items"]:
        found[service["spec"]["clusterIP"]] = "dns"
    return found


def pod_ports(deployment: Deployment) -> dict[tuple[str, int], int]:
    """A service's address and port -> the port of the pods behind it: a policy speaks of those alone."""
    named = {
        (pod["metadata"]["labels"].get("app.kubernetes.io/component"), port["name"]): port["containerPort"]
        for pod in deployment.objects("pods")
        for container in pod["spec"]["containers"]
        for port in container.get("ports", ())
    }
    found: dict[tuple[str, int], int] = {}
    for service in deployment.objects("services"):
        component = service["metadata"].get("labels", {}).get("app.kubernetes.io/component")
        for port in service["spec"].get("ports", ()):
            target = port["targetPort"]
            behind = target if isinstance(target, int) else named.get((component, target), port["port"])
            found[service["spec"].get("clusterIP", "None"), port["port"]] = behind
    return found


def opened(deployment: Deployment, component: str) -> Iterator[tuple[str, int]]:
    """Remote address and port of what a component's pods opened; what others opened to them is left out."""
    for pod in deployment.pods(component):
        lines = deployment.kubectl("exec", pod["metadata"]["name"], "--", "python", "-c", READ).splitlines()
        rows = [fields for line in lines if (fields := line.split()) and fields[0].endswith(":")]
        listening = {_address(row[1])[1] for row in rows if row[3] == "0A"}
        for row in rows:
            (_, own), remote = _address(row[1]), _address(row[2])
            if row[3] in ESTABLISHED and own not in listening and not ipaddress.ip_address(remote[0]).is_loopback:
                yield remote


def observe(deployment: Deployment, components: tuple[str, ...]) -> set[Connection]:
    """Every connection that is open at this moment; an address that is nobody's is its own name."""
    addresses, behind = known_addresses(deployment), pod_ports(deployment)
    return {
        Connection(component, addresses.get(ip, ip), behind.get((ip, port), port))
        for component in components
        for ip, port in opened(deployment, component)
    }
