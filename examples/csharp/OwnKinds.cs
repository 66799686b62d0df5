using System.Collections.Generic;
using Constructs;
using HashiCorp.Cdktf;
using HashiCorp.Cdktf.Providers.Aws.Provider;
using Worktest.Cdktf.ObservableEks;

namespace Example.Platform;

/// <summary>Kinds of one's own: a choice that the library does not have is a class that extends the library's.</summary>
public sealed class OwnKinds : TerraformStack
{
    /// <summary>Makes a cluster with all three.</summary>
    public OwnKinds(Construct scope, string id)
        : base(scope, id)
    {
        _ = new AwsProvider(this, "Aws", new AwsProviderConfig { Region = "eu-west-2" });
        var platform = new ObservableEksCluster(this, "Platform", new ObservableEksClusterProps
        {
            ClusterName = "own",
            ControlPlane = new ControlPlaneOptions { Endpoint = EndpointAccess.PrivateOnly(TerraformPlace.IN_VPC) },
            Admins = new Dictionary<string, string> { ["platform"] = "arn:aws:iam::111122223333:role/platform-admin" },
            Identity = new AuditedIdentity(),
            Observability = new ObservabilityOptions { Logs = new LokiLogsOptions { Storage = new TeamStorage() } },
        });
        _ = new NginxIngress(this, "Nginx", new NginxIngressProps { Cluster = platform, Controller = new TeamController() });
    }

    /// <summary>A controller of the team's own chart, for Ingresses of the class nginx.</summary>
    private sealed class TeamController : NginxController
    {
        public override INginxControllerChart Bind(INginxControllerRequest request) => new NginxControllerChart
        {
            Chart = new ChartEntry
            {
                Chart = "team-ingress",
                ChartVersion = "1.2.3",
                AppVersion = "1.2.3",
                Repository = "https://charts.example.com",
                License = "Apache-2.0",
            },
            DefaultHelmValues = new Dictionary<string, object> { ["replicas"] = request.Replicas },
            RequiredHelmValues = new Dictionary<string, object>
            {
                ["ingressClass"] = new Dictionary<string, object>
                {
                    ["name"] = request.ClassName,
                    ["default"] = request.IsDefaultClass,
                },
                ["service"] = new Dictionary<string, object>
                {
                    ["name"] = request.ServiceName,
                    ["annotations"] = request.Service.Annotations,
                },
            },
        };
    }

    /// <summary>Buckets on a server of the team, which somebody else makes, one for each kind of contents.</summary>
    private sealed class TeamStorage : ObjectStorage
    {
        public override IObjectStorageBinding Bind(Construct scope, IObjectStorageRequest request) => new ObjectStorageBinding
        {
            Bucket = new ObjectStorageBucket
            {
                BucketName = $"team-{request.Contents}",
                Region = "us-east-1",
                Endpoint = "https://s3.example.com",
                PathStyle = true,
                SecretName = "team-s3",
            },
            Dependencies = [],
        };
    }

    /// <summary>EKS Pod Identity, with a note of who is given what: a kind may stand on another.</summary>
    private sealed class AuditedIdentity : WorkloadIdentity
    {
        private readonly WorkloadIdentity _inner = WorkloadIdentity.PodIdentity();

        public override double MetadataHopLimit => _inner.MetadataHopLimit;

        public override bool NeedsPodIdentityAgent => _inner.NeedsPodIdentityAgent;

        public override bool CniUsesNodeRole => _inner.CniUsesNodeRole;

        public override IWorkloadIdentity Bind(Construct scope, IEksCluster cluster) => _inner.Bind(scope, cluster);
    }
}
