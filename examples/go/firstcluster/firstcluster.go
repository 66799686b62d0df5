// Package firstcluster is a first cluster: network, control plane, nodes, metrics and dashboards, with two load balancers in front.
package firstcluster

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"
)

// AddTo adds the cluster, for whom apiCidrs reach and adminRoleArn administers. Everything that is not written here has a default.
func AddTo(app cdktf.App, apiCidrs []string, adminRoleArn string) {
	stack := cdktf.NewTerraformStack(app, jsii.String("first"))
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: jsii.String("eu-west-2")})
	platform := eks.NewObservableEksCluster(stack, jsii.String("Platform"), &eks.ObservableEksClusterProps{
		ClusterName: jsii.String("first"),
		ControlPlane: &eks.ControlPlaneOptions{
			Endpoint:           eks.EndpointAccess_PublicAndPrivate(jsii.Strings(apiCidrs...)),
			DeletionProtection: jsii.Bool(false), // for a trial only; remove this line for a cluster that you want to keep
		},
		Admins: &map[string]*string{"me": jsii.String(adminRoleArn)},
	})
	eks.NewDualIngress(stack, jsii.String("Ingress"), &eks.DualIngressProps{Cluster: platform})
	cdktf.NewTerraformOutput(stack, jsii.String("Kubeconfig"), &cdktf.TerraformOutputConfig{Value: platform.KubeconfigCommand()})
	password := platform.Observability().Grafana().AdminPasswordCommand()
	cdktf.NewTerraformOutput(stack, jsii.String("GrafanaPassword"), &cdktf.TerraformOutputConfig{Value: password})
}
