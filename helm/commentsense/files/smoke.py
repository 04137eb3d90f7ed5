"""What `helm test` runs in the cluster: an analysis of the stub's demo video, or one prediction without the stub.

Where there is a dashboard, it has to answer as well.
"""
# ruff: noqa: S310, T201 - it asks the address that the chart gives it, and what it prints is what helm shows.

import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any

API = os.environ["API"]
DASHBOARD = os.environ.get("DASHBOARD", "")
# A bare token, or the first of `name:token` pairs; a token may hold colons itself.
GIVEN = os.environ.get("TOKEN", "").split(",")[0].strip()
TOKEN = GIVEN.partition(":")[2] or GIVEN
VIDEO = os.environ.get("VIDEO", "")
DEADLINE = time.monotonic() + float(os.environ.get("SECONDS", "120"))
FINAL = {"completed", "partial", "cancelled", "failed"}


def ask(method: str, path: str, body: object = None) -> dict[str, Any]:
    """The JSON answer of the API; ends with what it said when it is no success, or none came in time."""
    headers = {"Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data=data, method=method, headers=headers)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or time.monotonic() > DEADLINE:
                sys.exit(f"{method} {path} was answered {error.code}: {error.read()[:500].decode(errors='replace')}")
        except (OSError, ValueError) as error:
            if time.monotonic() > DEADLINE:
                sys.exit(f"{method} {path} had no answer that can be read: {error}")
        time.sleep(1)


def predict() -> None:
    """One text scored: API and model server work, and no quota is spent."""
    answer = ask("POST", "/v1/predict", {"texts": ["what a lovely video"]})
    labels = [each["label"] for each in answer["predictions"]]
    if len(labels) != 1 or labels[0] not in {"negative", "neutral", "positive"}:
        sys.exit(f"one text was sent, and the answer is {json.dumps(answer)[:500]}")
    print(f"a prediction: {labels[0]}")


def analyse() -> None:
    """A whole analysis: every comment that was fetched is counted once."""
    analysis = ask("POST", "/v1/analyses", {"video": VIDEO, "refresh": True})["id"]
    print(f"analysis {analysis} of {VIDEO}", flush=True)
    seen = None
    while True:
        found = ask("GET", f"/v1/analyses/{analysis}")
        progress = found["progress"]
        counted = progress["scored"] + sum(progress["skipped"].values())
        if (found["state"], counted) != seen:
            seen = (found["state"], counted)
            print(f"  {found['state']}: {counted} of {progress['fetched']} comments counted", flush=True)
        if found["state"] in FINAL:
            break
        if time.monotonic() > DEADLINE:
            sys.exit("it has not ended in time: look at the logs of fetcher, worker and model server")
        time.sleep(0.5)
    if found["state"] != "completed":
        sys.exit(f"it ended as {found['state']}: {json.dumps(found['trouble'])}")
    if counted != progress["fetched"] or not counted:
        sys.exit(f"{progress['fetched']} comments were fetched and {counted} counted")
    shares = {share["label"]: share["count"] for share in found["shares"]}
    print("  " + ", ".join(f"{count} {label}" for label, count in shares.items()))
    if sum(shares.values()) != found["basis"]["counted"]:
        sys.exit(f"the labels add up to {sum(shares.values())}, not to {found['basis']['counted']}")
    print("passed")


def greet_dashboard() -> None:
    """The dashboard's server answers; what its pages show comes from the API."""
    while True:
        try:
            with urllib.request.urlopen(f"{DASHBOARD}/_stcore/health", timeout=15):
                break
        except OSError as error:
            if time.monotonic() > DEADLINE:
                sys.exit(f"the dashboard at {DASHBOARD} does not answer: {error}")
        time.sleep(1)
    print(f"{DASHBOARD} answers", flush=True)


def main() -> None:
    """Ends with 0, or with a sentence that says what is wrong."""
    ask("GET", "/readyz")
    print(f"{API} is ready", flush=True)
    if DASHBOARD:
        greet_dashboard()
    if VIDEO:
        analyse()
    else:
        predict()


if __name__ == "__main__":
    main()
