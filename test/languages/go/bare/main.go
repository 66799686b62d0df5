// Synthesises an app with the AWS provider and nothing else.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

func main() {
	defer jsii.Close()
	app := cdktf.NewApp(nil)
	stack := cdktf.NewTerraformStack(app, jsii.String("bare"))
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: jsii.String("eu-west-2")})
	app.Synth()
}
