using System.Collections.Generic;
using Constructs;
using HashiCorp.Cdktf;
using HashiCorp.Cdktf.Providers.Aws.Provider;
using Worktest.Cdktf.ObservableEks;

namespace Example.Platform;

/// <summary>
/// A first cluster: network, control plane, nodes, metrics and dashboards, with two load balancers in front.
/// Everything that is not written here has a default.
/// </summary>
public sealed class FirstCluster : TerraformStack
{
    /// <summary>Makes the cluster, for whom apiCidrs reach and adminRoleArn administers.</summary>
    public FirstCluster(Construct scope, string id, string[] apiCidrs, string adminRoleArn)
        : base(scope, id)
    {
        _ = new AwsProvider(this, "Aws", new AwsProviderConfig { Region = "eu-west-2" });
        var platform = new ObservableEksCluster(this, "Platform", new ObservableEksClusterProps
        {
            ClusterName = "first",
            ControlPlane = new ControlPlaneOptions
            {
                Endpoint = EndpointAccess.PublicAndPrivate(apiCidrs),
                DeletionProtection = false, // for a trial only; remove this line for a cluster that you want to keep
            },
            Admins = new Dictionary<string, string> { ["me"] = adminRoleArn },
        });
        _ = new DualIngress(this, "Ingress", new DualIngressProps { Cluster = platform });
        _ = new TerraformOutput(this, "Kubeconfig", new TerraformOutputConfig { Value = platform.KubeconfigCommand });
        var password = platform.Observability.Grafana?.AdminPasswordCommand;
        _ = new TerraformOutput(this, "GrafanaPassword", new TerraformOutputConfig { Value = password });
    }
}
