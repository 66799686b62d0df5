"""Synthesises an app with the AWS provider and nothing else."""

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "bare")
AwsProvider(stack, "Aws", region="eu-west-2")
app.synth()
