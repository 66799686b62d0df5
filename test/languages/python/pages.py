"""What docs/languages/python.md shows that the examples do not have."""

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import (
    ChartEntry,
    HelmChart,
    HelmValue,
    NodeGroup,
    NodeTaint,
    ObservableEksCluster,
    TaintEffect,
)


def add_to(app: App) -> None:
    """Add a cluster with two kinds of nodes, and a chart with values of every kind."""
    stack = TerraformStack(app, "pages")
    AwsProvider(stack, "Aws", region="eu-west-2")
    cluster = ObservableEksCluster(
        stack,
        "Platform",
        cluster_name="pages",
        node_groups={
            "big": NodeGroup.of(instance_types=["m6i.large"], disk_size_gib=500),
            "gpu": NodeGroup.of(
                instance_types=["g6.xlarge"], taints=[NodeTaint(key="gpu", effect=TaintEffect.NO_SCHEDULE)]
            ),
        },
    )
    HelmChart(
        stack,
        "Queue",
        cluster=cluster,
        chart=ChartEntry(
            chart="queue",
            chart_version="1.4.0",
            app_version="1.4.0",
            repository="oci://charts.example.com/platform",
            license="Apache-2.0",
        ),
        release_name="queue",
        kubernetes_namespace="queue",
        helm_values={
            "replicaCount": 2,
            "nodeSelector": HelmValue.NONE,
            "tolerations": [{"key": "gpu", "operator": "Exists"}],
        },
    )
