// Package pages is what docs/languages/go.md shows that the examples do not have.
package pages

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"
)

// AddTo adds a cluster with two kinds of nodes, and a chart with values of every kind.
func AddTo(app cdktf.App) {
	stack := cdktf.NewTerraformStack(app, jsii.String("pages"))
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: jsii.String("eu-west-2")})
	cluster := eks.NewObservableEksCluster(stack, jsii.String("Platform"), &eks.ObservableEksClusterProps{
		ClusterName: jsii.String("pages"),
		NodeGroups: &map[string]eks.NodeGroup{
			"big": eks.NodeGroup_Of(&eks.NodeGroupOptions{
				InstanceTypes: jsii.Strings("m6i.large"),
				DiskSizeGiB:   jsii.Number(500),
			}),
			"gpu": eks.NodeGroup_Of(&eks.NodeGroupOptions{
				InstanceTypes: jsii.Strings("g6.xlarge"),
				Taints:        &[]*eks.NodeTaint{{Key: jsii.String("gpu"), Effect: eks.TaintEffect_NO_SCHEDULE}},
			}),
		},
	})
	eks.NewHelmChart(stack, jsii.String("Queue"), &eks.HelmChartProps{
		Cluster: cluster,
		Chart: &eks.ChartEntry{
			Chart:        jsii.String("queue"),
			ChartVersion: jsii.String("1.4.0"),
			AppVersion:   jsii.String("1.4.0"),
			Repository:   jsii.String("oci://charts.example.com/platform"),
			License:      jsii.String("Apache-2.0"),
		},
		ReleaseName:         jsii.String("queue"),
		KubernetesNamespace: jsii.String("queue"),
		HelmValues: &map[string]interface{}{
			"replicaCount": 2,
			"nodeSelector": eks.HelmValue_NONE(),
			"tolerations":  []interface{}{map[string]interface{}{"key": "gpu", "operator": "Exists"}},
		},
	})
}
