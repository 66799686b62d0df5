using System.Collections.Generic;
using Constructs;
using HashiCorp.Cdktf;
using HashiCorp.Cdktf.Providers.Aws.Provider;
using Worktest.Cdktf.ObservableEks;

namespace Example.Platform;

/// <summary>
/// A part of production: a private API server, a role for each workload, and logs and traces that are kept in S3.
/// </summary>
public sealed class Production : TerraformStack
{
    private const string Region = "eu-west-2";
    private const string Certificate = "arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab";

    /// <summary>Makes the cluster, its ingress and the permissions of one workload.</summary>
    public Production(Construct scope, string id, string adminRoleArn)
        : base(scope, id)
    {
        S3StateBucket.KeepStateOf(this, new S3StateOptions { BucketName = "acme-terraform-state", Region = Region });
        _ = new AwsProvider(this, "Aws", new AwsProviderConfig { Region = Region });
        var platform = CreatePlatform(adminRoleArn);
        _ = new NginxIngress(this, "Nginx", new NginxIngressProps
        {
            Cluster = platform,
            Replicas = 3,
            LoadBalancer = IngressLoadBalancer.Nlb(new AwsLoadBalancerOptions { CertificateArn = Certificate, Internal = true }),
        });
        var orders = new BucketAccess { BucketArn = "arn:aws:s3:::acme-orders", Prefix = "incoming" };
        platform.WorkloadIdentity.Grant(this, ServiceAccount.Of("shop", "orders"), Policies.S3Read(orders));
    }

    private ObservableEksCluster CreatePlatform(string adminRoleArn) =>
        new(this, "Platform", new ObservableEksClusterProps
        {
            ClusterName = "production",
            ControlPlane = new ControlPlaneOptions { Endpoint = EndpointAccess.PrivateOnly(TerraformPlace.IN_VPC) },
            Admins = new Dictionary<string, string> { ["platform"] = adminRoleArn },
            NodeGroups = new Dictionary<string, NodeGroup>
            {
                ["general"] = NodeGroup.Of(new NodeGroupOptions
                {
                    InstanceTypes = ["m6i.xlarge", "m6a.xlarge"],
                    Size = NodeGroupSize.Fixed(3),
                }),
                ["batch"] = NodeGroup.Of(new NodeGroupOptions
                {
                    InstanceTypes = ["c6i.xlarge"],
                    Size = NodeGroupSize.Fixed(1),
                    Labels = new Dictionary<string, string> { ["team"] = "batch" },
                    Taints = [new NodeTaint { Key = "team", Value = "batch", Effect = TaintEffect.NO_SCHEDULE }],
                }),
            },
            Observability = new ObservabilityOptions
            {
                Logs = new LokiLogsOptions
                {
                    Storage = ObjectStorage.S3(),
                    Deployment = LokiDeployment.Distributed(),
                    RetentionDays = 90,
                },
                LogCollection = LogCollection.FluentBit(),
                Traces = new TempoTracesOptions { Storage = ObjectStorage.S3(), RetentionDays = 14 },
            },
        });
}
