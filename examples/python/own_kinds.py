"""Kinds of one's own: a choice that the library does not have is a class that extends the library's."""

import jsii
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_observable_eks import (
    ChartEntry,
    ControlPlaneOptions,
    EndpointAccess,
    IEksCluster,
    IWorkloadIdentity,
    LokiLogsOptions,
    NginxController,
    NginxControllerChart,
    NginxControllerRequest,
    NginxIngress,
    ObjectStorage,
    ObjectStorageBinding,
    ObjectStorageBucket,
    ObjectStorageRequest,
    ObservabilityOptions,
    ObservableEksCluster,
    TerraformPlace,
    WorkloadIdentity,
)
from constructs import Construct


class TeamController(NginxController):
    """A controller of the team's own chart, for Ingresses of the class `nginx`."""

    @jsii.member(jsii_name="bind")
    def bind(self, request: NginxControllerRequest) -> NginxControllerChart:
        """Say which chart it is, and how it gets what is asked for."""
        return NginxControllerChart(
            chart=ChartEntry(
                chart="team-ingress",
                chart_version="1.2.3",
                app_version="1.2.3",
                repository="https://charts.example.com",
                license="Apache-2.0",
            ),
            default_helm_values={"replicas": request.replicas},
            required_helm_values={
                "ingressClass": {"name": request.class_name, "default": request.is_default_class},
                "service": {"name": request.service_name, "annotations": request.service.annotations},
            },
        )


class TeamStorage(ObjectStorage):
    """Buckets on a server of the team, which somebody else makes, one for each kind of contents."""

    @jsii.member(jsii_name="bind")
    def bind(self, scope: Construct, request: ObjectStorageRequest) -> ObjectStorageBinding:
        """Say where the bucket is and which Secret its key lies in."""
        del scope  # nothing is made
        return ObjectStorageBinding(
            bucket=ObjectStorageBucket(
                bucket_name=f"team-{request.contents}",
                region="us-east-1",
                endpoint="https://s3.example.com",
                path_style=True,
                secret_name="team-s3",  # noqa: S106, the name of a Secret
            ),
            dependencies=[],
        )


class AuditedIdentity(WorkloadIdentity):
    """EKS Pod Identity, with a note of who is given what: a kind may stand on another."""

    def __init__(self) -> None:
        """Stand on the library's own kind."""
        super().__init__()
        self.inner = WorkloadIdentity.pod_identity()

    @property
    @jsii.member(jsii_name="metadataHopLimit")
    def metadata_hop_limit(self) -> int:
        """How far the metadata of a node reaches."""
        return self.inner.metadata_hop_limit

    @property
    @jsii.member(jsii_name="needsPodIdentityAgent")
    def needs_pod_identity_agent(self) -> bool:
        """Whether the cluster needs the agent."""
        return self.inner.needs_pod_identity_agent

    @property
    @jsii.member(jsii_name="cniUsesNodeRole")
    def cni_uses_node_role(self) -> bool:
        """Whether the VPC CNI lives off the node role."""
        return self.inner.cni_uses_node_role

    @jsii.member(jsii_name="bind")
    def bind(self, scope: Construct, cluster: IEksCluster) -> IWorkloadIdentity:
        """Set it up for one cluster."""
        return self.inner.bind(scope, cluster)


class OwnKinds(TerraformStack):
    """A cluster with all three."""

    def __init__(self, scope: Construct, id_: str) -> None:
        """Make the cluster and its ingress."""
        super().__init__(scope, id_)
        AwsProvider(self, "Aws", region="eu-west-2")
        platform = ObservableEksCluster(
            self,
            "Platform",
            cluster_name="own",
            control_plane=ControlPlaneOptions(endpoint=EndpointAccess.private_only(TerraformPlace.IN_VPC)),
            admins={"platform": "arn:aws:iam::111122223333:role/platform-admin"},
            identity=AuditedIdentity(),
            observability=ObservabilityOptions(logs=LokiLogsOptions(storage=TeamStorage())),
        )
        NginxIngress(self, "Nginx", cluster=platform, controller=TeamController())


if __name__ == "__main__":
    app = App()
    OwnKinds(app, "own-kinds")
    app.synth()
