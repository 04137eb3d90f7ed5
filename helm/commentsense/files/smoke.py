"""What `helm test` runs in the cluster: a whole analysis of the stub's demo video, or one prediction without the stub."""

import json
import os
import sys
import time
import urllib.error
import urllib.request

API = os.environ["API"]
TOKEN = os.environ.get("TOKEN", "").split(",")[0].rpartition(":")[2].strip()
VIDEO = os.environ.get("VIDEO", "")
DEADLINE = time.monotonic() + float(os.environ.get("SECONDS", "120"))
FINAL = {"completed", "partial", "cancelled", "failed"}


def ask(method: str, path: str, body: object = None) -> dict:
    """The JSON answer of the API; ends with what it said when it is no success."""
    headers = {"Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data=data, method=method, headers=headers)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or time.monotonic() > DEADLINE:
                sys.exit(f"{method} {path} was answered {error.code}: {error.read()[:500].decode(errors='replace')}")
        except OSError as error:
            if time.monotonic() > DEADLINE:
                sys.exit(f"{method} {path} was not answered: {error}")
        time.sleep(1)


def main() -> None:
    """Ends with 0, or with a sentence that says what is wrong."""
    ask("GET", "/readyz")
    print(f"{API} is ready", flush=True)
    if not VIDEO:
        answer = ask("POST", "/v1/predict", {"texts": ["what a lovely video"]})
        print(f"a prediction: {json.dumps(answer)[:300]}")
        return
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
        sys.exit(f"it ended as {found['state']}: {json.dumps(found.get('failure'))}")
    if counted != progress["fetched"] or not counted:
        sys.exit(f"{progress['fetched']} comments were fetched and {counted} counted")
    for share in found["shares"]:
        print(f"  {share['label']}: {share['count']}")
    print("passed")


if __name__ == "__main__":
    main()
