// Package demo is the demo of examples/worktest: small, cheap, open to the internet, and not for production.
package demo

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"
)

var (
	region      = jsii.String("eu-west-2")
	stateBucket = jsii.String("worktest-terraform-state")
)

// AddTo adds both stacks, the state first.
func AddTo(app cdktf.App) {
	state := addState(app)
	addDemo(app).AddDependency(state)
}

// The bucket that holds the state of the other stack. Its own state is a file.
func addState(app cdktf.App) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(app, jsii.String("worktest-state"))
	cdktf.NewLocalBackend(stack, &cdktf.LocalBackendConfig{Path: jsii.String("../../../worktest-state.tfstate")})
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: region})
	eks.NewS3StateBucket(stack, jsii.String("State"), &eks.S3StateBucketProps{BucketName: stateBucket})
	return stack
}

// One cluster of two nodes, with an nginx behind a Classic ELB beside the AWS Load Balancer Controller.
func addDemo(app cdktf.App) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(app, jsii.String("worktest-demo"))
	eks.S3StateBucket_KeepStateOf(stack, &eks.S3StateOptions{BucketName: stateBucket, Region: region})
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: region})
	eks.ResourceDefaults_ApplyTo(stack, &eks.ResourceSettings{
		Tags: &map[string]*string{"project": jsii.String("worktest"), "environment": jsii.String("demo")},
	})
	platform := addPlatform(stack)
	ingress := eks.NewDualIngress(stack, jsii.String("Ingress"), &eks.DualIngressProps{
		Cluster: platform,
		Nginx: &eks.NginxIngressOptions{
			Controller:   eks.NginxController_IngressNginx(),
			LoadBalancer: eks.IngressLoadBalancer_ClassicElb(nil),
		},
		Alb: &eks.AlbIngressOptions{
			InternetFacingByDefault:          jsii.Bool(true),
			ExpectedApplicationLoadBalancers: jsii.Number(1),
		},
		Drain: jsii.Bool(true),
	})
	describe(stack, platform, ingress)
	return stack
}

// The cluster, with everything that production has not.
func addPlatform(stack cdktf.TerraformStack) eks.ObservableEksCluster {
	dashboards := append(*eks.Dashboards_KubernetesViews(), eks.Dashboards_Alb(), eks.Dashboards_ClassicElb(), eks.Dashboards_Nginx())
	return eks.NewObservableEksCluster(stack, jsii.String("Platform"), &eks.ObservableEksClusterProps{
		ClusterName: jsii.String("worktest"),
		Version:     eks.KubernetesVersion_V1_36(),
		Network: &eks.ClusterNetworkOptions{
			VpcCidr:                   jsii.String("10.0.0.0/16"),
			AvailabilityZones:         jsii.Number(2),
			NatGateways:               eks.NatGateways_ONE_PER_ZONE,
			CloseDefaultSecurityGroup: jsii.Bool(false),
		},
		ControlPlane: &eks.ControlPlaneOptions{
			Endpoint:           eks.EndpointAccess_PublicAndPrivate(nil),
			Logging:            &eks.ControlPlaneLogging{LogTypes: &[]eks.ControlPlaneLogType{}},
			SecretsEncryption:  eks.SecretsEncryption_AwsOwnedKey(),
			DeletionProtection: jsii.Bool(false),
		},
		NodeGroups: &map[string]eks.NodeGroup{
			"default": eks.NodeGroup_Of(&eks.NodeGroupOptions{InstanceTypes: jsii.Strings("t3.medium"), Size: eks.NodeGroupSize_Fixed(jsii.Number(2))}),
		},
		Identity: eks.WorkloadIdentity_NodeRole(),
		Observability: &eks.ObservabilityOptions{
			Metrics: &eks.PrometheusMetricsOptions{Volume: &eks.VolumeOptions{Retention: eks.VolumeRetention_DELETE}},
			Grafana: &eks.GrafanaOptions{
				Database:   eks.GrafanaDatabase_Embedded(&eks.VolumeOptions{Retention: eks.VolumeRetention_DELETE}),
				Dashboards: &dashboards,
			},
		},
	})
}

// What a user needs after the apply.
func describe(stack cdktf.TerraformStack, platform eks.ObservableEksCluster, ingress eks.DualIngress) {
	cdktf.NewTerraformOutput(stack, jsii.String("ClusterName"), &cdktf.TerraformOutputConfig{Value: platform.ClusterName()})
	cdktf.NewTerraformOutput(stack, jsii.String("KubeconfigCommand"), &cdktf.TerraformOutputConfig{
		Description: jsii.String("Lets kubectl reach the cluster. After it: kubectl get nodes"),
		Value:       platform.KubeconfigCommand(),
	})
	if grafana := platform.Observability().Grafana(); grafana != nil {
		cdktf.NewTerraformOutput(stack, jsii.String("GrafanaPasswordCommand"), &cdktf.TerraformOutputConfig{
			Description: jsii.String("Shows the password that the chart made for the user admin"),
			Value:       grafana.AdminPasswordCommand(),
		})
	}
	classes := ingress.Classes()
	cdktf.NewTerraformOutput(stack, jsii.String("IngressClasses"), &cdktf.TerraformOutputConfig{
		Description: jsii.String("Classes for an Ingress: one load balancer that all share, or one of its own"),
		Value:       &[]*string{classes.Nginx, classes.Alb},
	})
}
