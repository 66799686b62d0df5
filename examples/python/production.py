"""A part of production: a private API server, a role for each workload, and logs and traces that are kept in S3."""

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import (
    BucketAccess,
    ControlPlaneOptions,
    EndpointAccess,
    IngressLoadBalancer,
    LogCollection,
    LokiDeployment,
    LokiLogsOptions,
    NginxIngress,
    NodeGroup,
    NodeGroupSize,
    NodeTaint,
    ObjectStorage,
    ObservabilityOptions,
    ObservableEksCluster,
    Policies,
    S3StateBucket,
    ServiceAccount,
    TaintEffect,
    TempoTracesOptions,
    TerraformPlace,
)
from constructs import Construct

CERTIFICATE = "arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"


class Production(TerraformStack):
    """A cluster whose parts survive a zone, in the network of the account alone."""

    def __init__(self, scope: Construct, id_: str, *, admin_role_arn: str) -> None:
        """Make the cluster, its ingress and the permissions of one workload."""
        super().__init__(scope, id_)
        S3StateBucket.keep_state_of(self, bucket_name="acme-terraform-state", region="eu-west-2")
        AwsProvider(self, "Aws", region="eu-west-2")
        platform = ObservableEksCluster(
            self,
            "Platform",
            cluster_name="production",
            control_plane=ControlPlaneOptions(endpoint=EndpointAccess.private_only(TerraformPlace.IN_VPC)),
            admins={"platform": admin_role_arn},
            node_groups={
                "general": NodeGroup.of(instance_types=["m6i.xlarge", "m6a.xlarge"], size=NodeGroupSize.fixed(3)),
                "batch": NodeGroup.of(
                    instance_types=["c6i.xlarge"],
                    size=NodeGroupSize.fixed(1),
                    labels={"team": "batch"},
                    taints=[NodeTaint(key="team", value="batch", effect=TaintEffect.NO_SCHEDULE)],
                ),
            },
            observability=ObservabilityOptions(
                logs=LokiLogsOptions(
                    storage=ObjectStorage.s3(), deployment=LokiDeployment.distributed(), retention_days=90
                ),
                log_collection=LogCollection.fluent_bit(),
                traces=TempoTracesOptions(storage=ObjectStorage.s3(), retention_days=14),
            ),
        )
        NginxIngress(
            self,
            "Nginx",
            cluster=platform,
            replicas=3,
            load_balancer=IngressLoadBalancer.nlb(certificate_arn=CERTIFICATE, internal=True),
        )
        platform.workload_identity.grant(
            self,
            ServiceAccount.of("shop", "orders"),
            Policies.s3_read(BucketAccess(bucket_arn="arn:aws:s3:::acme-orders", prefix="incoming")),
        )


if __name__ == "__main__":
    app = App()
    Production(app, "production", admin_role_arn="arn:aws:iam::111122223333:role/platform-admin")
    app.synth()
