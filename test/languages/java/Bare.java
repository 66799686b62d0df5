package com.example.platform;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;

/** Synthesises an app with the AWS provider and nothing else. */
final class Bare {
  private Bare() {}

  public static void main(String[] args) {
    App app = new App();
    TerraformStack stack = new TerraformStack(app, "bare");
    AwsProvider.Builder.create(stack, "Aws").region("eu-west-2").build();
    app.synth();
  }
}
