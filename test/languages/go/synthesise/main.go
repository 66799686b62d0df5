// Synthesises the programs of examples/go into a folder, and writes what is said beside them: report.json.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v21/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
	eks "github.com/worktest/cdktf-observable-eks-go/observableeks"

	"example.com/platform/demo"
	"example.com/platform/firstcluster"
	"example.com/platform/ownkinds"
	"example.com/platform/pages"
	"example.com/platform/production"
)

const admin = "arn:aws:iam::111122223333:role/platform-admin"

type program struct {
	name  string
	addTo func(app cdktf.App)
}

var programs = []program{
	{"first-cluster", func(app cdktf.App) { firstcluster.AddTo(app, []string{"8.8.8.8/32"}, admin) }},
	{"demo", demo.AddTo},
	{"production", func(app cdktf.App) { production.AddTo(app, admin) }},
	{"own-kinds", ownkinds.AddTo},
	{"pages", pages.AddTo},
}

// What each does has a twin in TypeScript, whose text must be the same, or is refused by jsii before it gets that far.
var refused = map[string]func(stack cdktf.TerraformStack){
	"value": func(stack cdktf.TerraformStack) {
		eks.NewObservableEksCluster(stack, jsii.String("Value"), &eks.ObservableEksClusterProps{ClusterName: jsii.String("Bad name")})
	},
	"missing": func(stack cdktf.TerraformStack) {
		eks.NewObservableEksCluster(stack, jsii.String("Missing"), &eks.ObservableEksClusterProps{})
	},
	"enum": func(stack cdktf.TerraformStack) {
		eks.NewObservableEksCluster(stack, jsii.String("Enum"), &eks.ObservableEksClusterProps{
			ClusterName: jsii.String("enum"),
			NodeGroups: &map[string]eks.NodeGroup{"big": eks.NodeGroup_Of(&eks.NodeGroupOptions{
				Taints: &[]*eks.NodeTaint{{Key: jsii.String("team"), Effect: "NoSchedule"}},
			})},
		})
	},
}

func refusal(out string, attempt func(stack cdktf.TerraformStack)) (text string) {
	app := cdktf.NewApp(&cdktf.AppConfig{Outdir: jsii.String(filepath.Join(out, "refused"))})
	stack := cdktf.NewTerraformStack(app, jsii.String("refused"))
	provider.NewAwsProvider(stack, jsii.String("Aws"), &provider.AwsProviderConfig{Region: jsii.String("eu-west-2")})
	defer func() {
		if refused := recover(); refused != nil {
			text = fmt.Sprint(refused)
		}
	}()
	attempt(stack)
	return "taken"
}

func main() {
	defer jsii.Close()
	out := os.Args[1]
	warnings := map[string][]string{}
	for _, program := range programs {
		app := cdktf.NewApp(&cdktf.AppConfig{Outdir: jsii.String(filepath.Join(out, program.name))})
		program.addTo(app)
		app.Synth()
		messages := []string{}
		for _, message := range *eks.Warnings_Of(app).Messages() {
			messages = append(messages, *message)
		}
		warnings[program.name] = messages
	}
	refusals := map[string]string{}
	for name, attempt := range refused {
		refusals[name] = refusal(out, attempt)
	}
	report, err := json.Marshal(map[string]any{"warnings": warnings, "refusals": refusals})
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(out, "report.json"), report, 0o644); err != nil {
		panic(err)
	}
}
