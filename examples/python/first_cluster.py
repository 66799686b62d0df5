"""A first cluster: network, control plane, nodes, metrics and dashboards, with two load balancers in front."""

import os

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import ControlPlaneOptions, CostEstimate, DualIngress, EndpointAccess, ObservableEksCluster
from constructs import Construct


class FirstCluster(TerraformStack):
    """Everything that is not written here has a default."""

    def __init__(self, scope: Construct, id_: str, *, api_cidrs: list[str], admin_role_arn: str) -> None:
        """Make the cluster, for whom `api_cidrs` reach and `admin_role_arn` administers."""
        super().__init__(scope, id_)
        AwsProvider(self, "Aws", region="eu-west-2")
        platform = ObservableEksCluster(
            self,
            "Platform",
            cluster_name="first",
            control_plane=ControlPlaneOptions(
                endpoint=EndpointAccess.public_and_private(api_cidrs),
                deletion_protection=False,  # for a trial only; remove this line for a cluster that you want to keep
            ),
            admins={"me": admin_role_arn},
        )
        DualIngress(self, "Ingress", cluster=platform)
        TerraformOutput(self, "Kubeconfig", value=platform.kubeconfig_command)
        TerraformOutput(self, "GrafanaPassword", value=platform.observability.grafana.admin_password_command)


if __name__ == "__main__":
    app = App()
    FirstCluster(
        app, "first", api_cidrs=os.environ["API_CIDRS"].split(","), admin_role_arn=os.environ["ADMIN_ROLE_ARN"]
    )
    CostEstimate.of(app).write_to(app.outdir)
    app.synth()
