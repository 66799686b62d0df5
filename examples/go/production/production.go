// Package production is a part of production: a private API server, a role for each workload, and logs and traces that are kept in S3.
package production

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"
)

var (
	region      = jsii.String("eu-west-2")
	certificate = jsii.String("arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab")
)

// AddTo adds a cluster whose parts survive a zone, in the network of the account alone, with its ingress and the permissions of one workload.
func AddTo(app cdktf.App, adminRoleArn string) {
	stack := cdktf.NewTerraformStack(app, jsii.String("production"))
	eks.S3StateBucket_KeepStateOf(stack, &eks.S3StateOptions{BucketName: jsii.String("acme-terraform-state"), Region: region})
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: region})
	platform := addPlatform(stack, adminRoleArn)
	eks.NewNginxIngress(stack, jsii.String("Nginx"), &eks.NginxIngressProps{
		Cluster:      platform,
		Replicas:     jsii.Number(3),
		LoadBalancer: eks.IngressLoadBalancer_Nlb(&eks.AwsLoadBalancerOptions{CertificateArn: certificate, Internal: jsii.Bool(true)}),
	})
	orders := &eks.BucketAccess{BucketArn: jsii.String("arn:aws:s3:::acme-orders"), Prefix: jsii.String("incoming")}
	platform.WorkloadIdentity().Grant(
		stack, eks.ServiceAccount_Of(jsii.String("shop"), jsii.String("orders")), eks.Policies_S3Read(orders, nil), nil)
}

func addPlatform(stack cdktf.TerraformStack, adminRoleArn string) eks.ObservableEksCluster {
	return eks.NewObservableEksCluster(stack, jsii.String("Platform"), &eks.ObservableEksClusterProps{
		ClusterName:  jsii.String("production"),
		ControlPlane: &eks.ControlPlaneOptions{Endpoint: eks.EndpointAccess_PrivateOnly(eks.TerraformPlace_IN_VPC)},
		Admins:       &map[string]*string{"platform": jsii.String(adminRoleArn)},
		NodeGroups: &map[string]eks.NodeGroup{
			"general": eks.NodeGroup_Of(&eks.NodeGroupOptions{
				InstanceTypes: jsii.Strings("m6i.xlarge", "m6a.xlarge"),
				Size:          eks.NodeGroupSize_Fixed(jsii.Number(3)),
			}),
			"batch": eks.NodeGroup_Of(&eks.NodeGroupOptions{
				InstanceTypes: jsii.Strings("c6i.xlarge"),
				Size:          eks.NodeGroupSize_Fixed(jsii.Number(1)),
				Labels:        &map[string]*string{"team": jsii.String("batch")},
				Taints: &[]*eks.NodeTaint{
					{Key: jsii.String("team"), Value: jsii.String("batch"), Effect: eks.TaintEffect_NO_SCHEDULE},
				},
			}),
		},
		Observability: &eks.ObservabilityOptions{
			Logs: &eks.LokiLogsOptions{
				Storage:       eks.ObjectStorage_S3(nil),
				Deployment:    eks.LokiDeployment_Distributed(nil),
				RetentionDays: jsii.Number(90),
			},
			LogCollection: eks.LogCollection_FluentBit(nil),
			Traces:        &eks.TempoTracesOptions{Storage: eks.ObjectStorage_S3(nil), RetentionDays: jsii.Number(14)},
		},
	})
}
