package com.example.platform;

import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.ControlPlaneOptions;
import io.github.worktest.observableeks.DualIngress;
import io.github.worktest.observableeks.EndpointAccess;
import io.github.worktest.observableeks.ObservableEksCluster;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/**
 * A first cluster: network, control plane, nodes, metrics and dashboards, with two load balancers
 * in front. Everything that is not written here has a default.
 */
public final class FirstCluster extends TerraformStack {
  /** Makes the cluster, for whom {@code apiCidrs} reach and {@code adminRoleArn} administers. */
  public FirstCluster(Construct scope, String id, List<String> apiCidrs, String adminRoleArn) {
    super(scope, id);
    AwsProvider.Builder.create(this, "Aws").region("eu-west-2").build();
    ObservableEksCluster platform =
        ObservableEksCluster.Builder.create(this, "Platform")
            .clusterName("first")
            .controlPlane(
                ControlPlaneOptions.builder()
                    .endpoint(EndpointAccess.publicAndPrivate(apiCidrs))
                    .deletionProtection(false) // for a trial only; not if you want to keep it
                    .build())
            .admins(Map.of("me", adminRoleArn))
            .build();
    DualIngress.Builder.create(this, "Ingress").cluster(platform).build();
    TerraformOutput.Builder.create(this, "Kubeconfig")
        .value(platform.getKubeconfigCommand())
        .build();
    TerraformOutput.Builder.create(this, "GrafanaPassword")
        .value(platform.getObservability().getGrafana().getAdminPasswordCommand())
        .build();
  }
}
