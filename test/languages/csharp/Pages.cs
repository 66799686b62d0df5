using System.Collections.Generic;
using HashiCorp.Cdktf;
using HashiCorp.Cdktf.Providers.Aws.Provider;
using Worktest.Cdktf.ObservableEks;

namespace Example.Platform;

/// <summary>What docs/languages/csharp.md shows that the examples do not have.</summary>
public static class Pages
{
    /// <summary>Adds a cluster with two kinds of nodes, and a chart with values of every kind.</summary>
    public static void AddTo(App app)
    {
        var stack = new TerraformStack(app, "pages");
        _ = new AwsProvider(stack, "Aws", new AwsProviderConfig { Region = "eu-west-2" });
        var cluster = new ObservableEksCluster(stack, "Platform", new ObservableEksClusterProps
        {
            ClusterName = "pages",
            NodeGroups = new Dictionary<string, NodeGroup>
            {
                ["big"] = NodeGroup.Of(new NodeGroupOptions { InstanceTypes = ["m6i.large"], DiskSizeGiB = 500 }),
                ["gpu"] = NodeGroup.Of(new NodeGroupOptions
                {
                    InstanceTypes = ["g6.xlarge"],
                    Taints = [new NodeTaint { Key = "gpu", Effect = TaintEffect.NO_SCHEDULE }],
                }),
            },
        });
        _ = new HelmChart(stack, "Queue", new HelmChartProps
        {
            Cluster = cluster,
            Chart = new ChartEntry
            {
                Chart = "queue",
                ChartVersion = "1.4.0",
                AppVersion = "1.4.0",
                Repository = "oci://charts.example.com/platform",
                License = "Apache-2.0",
            },
            ReleaseName = "queue",
            KubernetesNamespace = "queue",
            HelmValues = new Dictionary<string, object>
            {
                ["replicaCount"] = 2,
                ["nodeSelector"] = HelmValue.NONE,
                ["tolerations"] = new object[]
                {
                    new Dictionary<string, object> { ["key"] = "gpu", ["operator"] = "Exists" },
                },
            },
        });
    }
}
