// Synthesises one of the programs: go run . first-cluster
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"

	"example.com/platform/demo"
	"example.com/platform/firstcluster"
	"example.com/platform/ownkinds"
	"example.com/platform/production"
)

const admin = "arn:aws:iam::111122223333:role/platform-admin"

func main() {
	defer jsii.Close()
	app := cdktf.NewApp(nil)
	switch strings.Join(os.Args[1:], " ") {
	case "first-cluster":
		firstcluster.AddTo(app, strings.Split(os.Getenv("API_CIDRS"), ","), os.Getenv("ADMIN_ROLE_ARN"))
	case "demo":
		demo.AddTo(app)
	case "production":
		production.AddTo(app, admin)
	case "own-kinds":
		ownkinds.AddTo(app)
	default:
		fmt.Fprintln(os.Stderr, "usage: go run . first-cluster|demo|production|own-kinds")
		os.Exit(2)
	}
	eks.CostEstimate_Of(app, nil).WriteTo(app.Outdir())
	app.Synth()
}
