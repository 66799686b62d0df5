// Package ownkinds has kinds of one's own: a choice that the library does not have is a struct that embeds the library's.
package ownkinds

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"
)

// teamController is the team's own chart, for Ingresses of the class nginx.
type teamController struct {
	eks.NginxController
}

func newTeamController() eks.NginxController {
	controller := &teamController{}
	eks.NewNginxController_Override(controller)
	return controller
}

// Bind says which chart it is, and how it gets what is asked for.
func (c *teamController) Bind(request *eks.NginxControllerRequest) *eks.NginxControllerChart {
	return &eks.NginxControllerChart{
		Chart: &eks.ChartEntry{
			Chart:        jsii.String("team-ingress"),
			ChartVersion: jsii.String("1.2.3"),
			AppVersion:   jsii.String("1.2.3"),
			Repository:   jsii.String("https://charts.example.com"),
			License:      jsii.String("Apache-2.0"),
		},
		DefaultHelmValues: &map[string]interface{}{"replicas": request.Replicas},
		RequiredHelmValues: &map[string]interface{}{
			"ingressClass": map[string]interface{}{"name": request.ClassName, "default": request.IsDefaultClass},
			"service":      map[string]interface{}{"name": request.ServiceName, "annotations": request.Service.Annotations},
		},
	}
}

// teamStorage is a server of the team with buckets that somebody else makes, one for each kind of contents.
type teamStorage struct {
	eks.ObjectStorage
}

func newTeamStorage() eks.ObjectStorage {
	storage := &teamStorage{}
	eks.NewObjectStorage_Override(storage)
	return storage
}

// Bind says where the bucket is and which Secret its key lies in. Nothing is made.
func (s *teamStorage) Bind(_ constructs.Construct, request *eks.ObjectStorageRequest) *eks.ObjectStorageBinding {
	return &eks.ObjectStorageBinding{
		Bucket: &eks.ObjectStorageBucket{
			BucketName: jsii.String("team-" + *request.Contents),
			Region:     jsii.String("us-east-1"),
			Endpoint:   jsii.String("https://s3.example.com"),
			PathStyle:  jsii.Bool(true),
			SecretName: jsii.String("team-s3"),
		},
		Dependencies: &[]cdktf.ITerraformDependable{},
	}
}

// auditedIdentity is EKS Pod Identity, with a note of who is given what: a kind may stand on another.
type auditedIdentity struct {
	eks.WorkloadIdentity
	inner eks.WorkloadIdentity
}

func newAuditedIdentity() eks.WorkloadIdentity {
	identity := &auditedIdentity{inner: eks.WorkloadIdentity_PodIdentity(nil)}
	eks.NewWorkloadIdentity_Override(identity)
	return identity
}

// MetadataHopLimit says how far the metadata of a node reaches.
func (i *auditedIdentity) MetadataHopLimit() *float64 { return i.inner.MetadataHopLimit() }

// NeedsPodIdentityAgent says whether the cluster needs the agent.
func (i *auditedIdentity) NeedsPodIdentityAgent() *bool { return i.inner.NeedsPodIdentityAgent() }

// CniUsesNodeRole says whether the VPC CNI lives off the node role.
func (i *auditedIdentity) CniUsesNodeRole() *bool { return i.inner.CniUsesNodeRole() }

// Bind sets it up for one cluster.
func (i *auditedIdentity) Bind(scope constructs.Construct, cluster eks.IEksCluster) eks.IWorkloadIdentity {
	return i.inner.Bind(scope, cluster)
}

// AddTo adds a cluster with all three.
func AddTo(app cdktf.App) {
	stack := cdktf.NewTerraformStack(app, jsii.String("own-kinds"))
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: jsii.String("eu-west-2")})
	platform := eks.NewObservableEksCluster(stack, jsii.String("Platform"), &eks.ObservableEksClusterProps{
		ClusterName:   jsii.String("own"),
		ControlPlane:  &eks.ControlPlaneOptions{Endpoint: eks.EndpointAccess_PrivateOnly(eks.TerraformPlace_IN_VPC)},
		Admins:        &map[string]*string{"platform": jsii.String("arn:aws:iam::111122223333:role/platform-admin")},
		Identity:      newAuditedIdentity(),
		Observability: &eks.ObservabilityOptions{Logs: &eks.LokiLogsOptions{Storage: newTeamStorage()}},
	})
	eks.NewNginxIngress(stack, jsii.String("Nginx"), &eks.NginxIngressProps{Cluster: platform, Controller: newTeamController()})
}
