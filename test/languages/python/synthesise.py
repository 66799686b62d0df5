"""Synthesises the programs of examples/python, and writes what Python adds to it as JSON.

Usage: synthesise.py <output folder>. One process for all, since the AWS provider takes most of the time to load.
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "examples" / "python"))

import demo
import first_cluster
import own_kinds
import pages
import production
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import NodeTaint, ObservableEksCluster, Warnings
from jsii._kernel.providers.process import _NodeProcess

ADMIN = "arn:aws:iam::111122223333:role/platform-admin"

PROGRAMS = {
    "first-cluster": lambda app: first_cluster.FirstCluster(
        app, "first", api_cidrs=["8.8.8.8/32"], admin_role_arn=ADMIN
    ),
    "demo": demo.add_to,
    "production": lambda app: production.Production(app, "production", admin_role_arn=ADMIN),
    "own-kinds": lambda app: own_kinds.OwnKinds(app, "own-kinds"),
    "pages": pages.add_to,
}

# What each does has a twin in TypeScript, whose text must be the same, or is refused by Python itself before that.
REFUSED = {
    "value": lambda stack: ObservableEksCluster(stack, "Value", cluster_name="Bad name"),
    "map": lambda stack: ObservableEksCluster(
        stack, "Map", cluster_name="map", node_groups={"big": {"instance_types": ["m6i.large"]}}
    ),
    "missing": lambda stack: ObservableEksCluster(stack, "Missing"),
    "enum": lambda _: NodeTaint(key="team", effect="NoSchedule"),
    "unknown": lambda stack: ObservableEksCluster(stack, "Unknown", cluster_name="unknown", node_group={}),
}

requests = 0
send = _NodeProcess.send


def counted(self: _NodeProcess, *arguments: object) -> object:
    """Count what crosses the border between Python and Node."""
    global requests  # noqa: PLW0603
    requests += 1
    return send(self, *arguments)


_NodeProcess.send = counted


def refusal(attempt: object) -> str:
    """Say how it is refused."""
    app = App(outdir=str(Path(sys.argv[1]) / "refused"))
    stack = TerraformStack(app, "refused")
    AwsProvider(stack, "Aws", region="eu-west-2")
    try:
        attempt(stack)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    return "taken"


crossed = Counter()
warnings = {}
for name, add_to in PROGRAMS.items():
    before = requests
    app = App(outdir=str(Path(sys.argv[1]) / name))
    add_to(app)
    app.synth()
    crossed[name] = requests - before
    warnings[name] = list(Warnings.of(app).messages)

refusals = {name: refusal(attempt) for name, attempt in REFUSED.items()}
(Path(sys.argv[1]) / "report.json").write_text(
    json.dumps({"crossed": crossed, "warnings": warnings, "refusals": refusals}, indent=2)
)
