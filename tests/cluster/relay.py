"""Runs in a pod of the cluster: carries TCP connections to services by their names, as any other client there would.

`kubectl port-forward` to a service follows one pod and ends with it; a port-forward to this pod lives as long as the
pod, and each connection through it goes where the service points at that moment. Usage: `relay.py PORT=HOST:PORT ...`.
"""

import asyncio
import sys


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def _to(host: str, port: int):
    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.wait_for(asyncio.open_connection(host, port), 5)
        except (OSError, TimeoutError) as error:
            print(f"{host}:{port}: {type(error).__name__}", flush=True)
            writer.close()
            return
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    return carry


async def main() -> None:
    """Listens on every port that is named, until it is ended."""
    servers = []
    for pair in sys.argv[1:]:
        own, target = pair.split("=")
        host, port = target.rsplit(":", 1)
        servers.append(await asyncio.start_server(_to(host, int(port)), "0.0.0.0", int(own)))  # noqa: S104 - a pod
    print(f"relaying {len(servers)} ports", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
