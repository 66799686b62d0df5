using System.Collections.Generic;
using System.Linq;
using Constructs;
using HashiCorp.Cdktf;
using HashiCorp.Cdktf.Providers.Aws.Provider;
using Worktest.Cdktf.ObservableEks;

namespace Example.Platform;

/// <summary>The demo of examples/worktest: small, cheap, open to the internet, and not for production.</summary>
public sealed class Demo : TerraformStack
{
    private const string Region = "eu-west-2";
    private const string StateBucket = "worktest-terraform-state";

    /// <summary>Makes a cluster of two nodes, with an nginx behind a Classic ELB beside the ALB controller.</summary>
    public Demo(Construct scope, string id)
        : base(scope, id)
    {
        S3StateBucket.KeepStateOf(this, new S3StateOptions { BucketName = StateBucket, Region = Region });
        _ = new AwsProvider(this, "Aws", new AwsProviderConfig { Region = Region });
        ResourceDefaults.ApplyTo(this, new ResourceSettings
        {
            Tags = new Dictionary<string, string> { ["project"] = "worktest", ["environment"] = "demo" },
        });
        var platform = CreatePlatform();
        var ingress = new DualIngress(this, "Ingress", new DualIngressProps
        {
            Cluster = platform,
            Nginx = new NginxIngressOptions
            {
                Controller = NginxController.IngressNginx(),
                LoadBalancer = IngressLoadBalancer.ClassicElb(),
            },
            Alb = new AlbIngressOptions { InternetFacingByDefault = true, ExpectedApplicationLoadBalancers = 1 },
            Drain = true,
        });
        Describe(platform, ingress);
    }

    /// <summary>Adds both stacks, the state first.</summary>
    public static void AddTo(App app)
    {
        var state = new State(app, "worktest-state");
        new Demo(app, "worktest-demo").AddDependency(state);
    }

    private ObservableEksCluster CreatePlatform() =>
        new(this, "Platform", new ObservableEksClusterProps
        {
            ClusterName = "worktest",
            Version = KubernetesVersion.V1_36,
            Network = new ClusterNetworkOptions
            {
                VpcCidr = "10.0.0.0/16",
                AvailabilityZones = 2,
                NatGateways = NatGateways.ONE_PER_ZONE,
                CloseDefaultSecurityGroup = false,
            },
            ControlPlane = new ControlPlaneOptions
            {
                Endpoint = EndpointAccess.PublicAndPrivate(),
                Logging = new ControlPlaneLogging { LogTypes = [] },
                SecretsEncryption = SecretsEncryption.AwsOwnedKey(),
                DeletionProtection = false,
            },
            NodeGroups = new Dictionary<string, NodeGroup>
            {
                ["default"] = NodeGroup.Of(new NodeGroupOptions { InstanceTypes = ["t3.medium"], Size = NodeGroupSize.Fixed(2) }),
            },
            Identity = WorkloadIdentity.NodeRole(),
            Observability = new ObservabilityOptions
            {
                Metrics = new PrometheusMetricsOptions { Volume = new VolumeOptions { Retention = VolumeRetention.DELETE } },
                Grafana = new GrafanaOptions
                {
                    Database = GrafanaDatabase.Embedded(new VolumeOptions { Retention = VolumeRetention.DELETE }),
                    Dashboards = Dashboards.KubernetesViews()
                        .Concat([Dashboards.Alb(), Dashboards.ClassicElb(), Dashboards.Nginx()]).ToArray(),
                },
            },
        });

    /// <summary>Shows what a user needs after the apply.</summary>
    private void Describe(ObservableEksCluster platform, DualIngress ingress)
    {
        _ = new TerraformOutput(this, "ClusterName", new TerraformOutputConfig { Value = platform.ClusterName });
        _ = new TerraformOutput(this, "KubeconfigCommand", new TerraformOutputConfig
        {
            Description = "Lets kubectl reach the cluster. After it: kubectl get nodes",
            Value = platform.KubeconfigCommand,
        });
        if (platform.Observability.Grafana is { } grafana)
        {
            _ = new TerraformOutput(this, "GrafanaPasswordCommand", new TerraformOutputConfig
            {
                Description = "Shows the password that the chart made for the user admin",
                Value = grafana.AdminPasswordCommand,
            });
        }

        _ = new TerraformOutput(this, "IngressClasses", new TerraformOutputConfig
        {
            Description = "Classes for an Ingress: one load balancer that all share, or one of its own",
            Value = new[] { ingress.Classes.Nginx, ingress.Classes.Alb },
        });
    }

    /// <summary>The bucket that holds the state of the other stack. Its own state is a file.</summary>
    private sealed class State : TerraformStack
    {
        public State(Construct scope, string id)
            : base(scope, id)
        {
            _ = new LocalBackend(this, new LocalBackendConfig { Path = "../../../worktest-state.tfstate" });
            _ = new AwsProvider(this, "Aws", new AwsProviderConfig { Region = Region });
            _ = new S3StateBucket(this, "State", new S3StateBucketProps { BucketName = StateBucket });
        }
    }
}
