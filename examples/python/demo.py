"""The demo of examples/worktest: small, cheap, open to the internet, and not for production."""

from cdktf import App, LocalBackend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import (
    AlbIngressOptions,
    ClusterNetworkOptions,
    ControlPlaneLogging,
    ControlPlaneOptions,
    Dashboards,
    DualIngress,
    EndpointAccess,
    GrafanaDatabase,
    GrafanaOptions,
    IngressLoadBalancer,
    KubernetesVersion,
    NatGateways,
    NginxController,
    NginxIngressOptions,
    NodeGroup,
    NodeGroupSize,
    ObservabilityOptions,
    ObservableEksCluster,
    PrometheusMetricsOptions,
    ResourceDefaults,
    S3StateBucket,
    SecretsEncryption,
    VolumeOptions,
    VolumeRetention,
    WorkloadIdentity,
)
from constructs import Construct

REGION = "eu-west-2"
STATE_BUCKET = "worktest-terraform-state"


class State(TerraformStack):
    """The bucket that holds the state of the other stack. Its own state is a file."""

    def __init__(self, scope: Construct, id_: str) -> None:
        """Make the bucket."""
        super().__init__(scope, id_)
        LocalBackend(self, path="../../../worktest-state.tfstate")
        AwsProvider(self, "Aws", region=REGION)
        S3StateBucket(self, "State", bucket_name=STATE_BUCKET)


class Demo(TerraformStack):
    """One cluster of two nodes, with an nginx behind a Classic ELB beside the AWS Load Balancer Controller."""

    def __init__(self, scope: Construct, id_: str) -> None:
        """Make the cluster and its ingress."""
        super().__init__(scope, id_)
        S3StateBucket.keep_state_of(self, bucket_name=STATE_BUCKET, region=REGION)
        AwsProvider(self, "Aws", region=REGION)
        ResourceDefaults.apply_to(self, tags={"project": "worktest", "environment": "demo"})
        platform = self.create_platform()
        ingress = DualIngress(
            self,
            "Ingress",
            cluster=platform,
            nginx=NginxIngressOptions(
                controller=NginxController.ingress_nginx(), load_balancer=IngressLoadBalancer.classic_elb()
            ),
            alb=AlbIngressOptions(internet_facing_by_default=True, expected_application_load_balancers=1),
            drain=True,
        )
        self.describe(platform, ingress)

    def create_platform(self) -> ObservableEksCluster:
        """Make the cluster with everything that production has not."""
        return ObservableEksCluster(
            self,
            "Platform",
            cluster_name="worktest",
            version=KubernetesVersion.V1_36,
            network=ClusterNetworkOptions(
                vpc_cidr="10.0.0.0/16",
                availability_zones=2,
                nat_gateways=NatGateways.ONE_PER_ZONE,
                close_default_security_group=False,
            ),
            control_plane=ControlPlaneOptions(
                endpoint=EndpointAccess.public_and_private(),
                logging=ControlPlaneLogging(log_types=[]),
                secrets_encryption=SecretsEncryption.aws_owned_key(),
                deletion_protection=False,
            ),
            node_groups={"default": NodeGroup.of(instance_types=["t3.medium"], size=NodeGroupSize.fixed(2))},
            identity=WorkloadIdentity.node_role(),
            observability=ObservabilityOptions(
                metrics=PrometheusMetricsOptions(volume=VolumeOptions(retention=VolumeRetention.DELETE)),
                grafana=GrafanaOptions(
                    database=GrafanaDatabase.embedded(retention=VolumeRetention.DELETE),
                    dashboards=[
                        *Dashboards.kubernetes_views(),
                        Dashboards.alb(),
                        Dashboards.classic_elb(),
                        Dashboards.nginx(),
                    ],
                ),
            ),
        )

    def describe(self, platform: ObservableEksCluster, ingress: DualIngress) -> None:
        """Show what a user needs after the apply."""
        TerraformOutput(self, "ClusterName", value=platform.cluster_name)
        TerraformOutput(
            self,
            "KubeconfigCommand",
            description="Lets kubectl reach the cluster. After it: kubectl get nodes",
            value=platform.kubeconfig_command,
        )
        grafana = platform.observability.grafana
        TerraformOutput(
            self,
            "GrafanaPasswordCommand",
            description="Shows the password that the chart made for the user admin",
            value=grafana.admin_password_command if grafana else None,
        )
        TerraformOutput(
            self,
            "IngressClasses",
            description="Classes for an Ingress: one load balancer that all share, or one of its own",
            value=[ingress.classes.nginx, ingress.classes.alb],
        )


def add_to(app: App) -> None:
    """Add both stacks, the state first."""
    state = State(app, "worktest-state")
    Demo(app, "worktest-demo").add_dependency(state)


if __name__ == "__main__":
    app = App()
    add_to(app)
    app.synth()
