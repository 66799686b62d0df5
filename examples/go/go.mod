module example.com/platform

go 1.25.0

require (
	github.com/aws/constructs-go/constructs/v10 v10.4.2
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdktf/cdktf-provider-aws-go/aws/v21 v21.22.1
	github.com/hashicorp/terraform-cdk-go/cdktf v0.21.0
	github.com/worktest/cdktf-observable-eks-go/observableeks v0.0.0
)

// Until it is published: where `npm run bindings` writes it.
replace github.com/worktest/cdktf-observable-eks-go/observableeks => ../../dist/bindings/go/observableeks
