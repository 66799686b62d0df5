package com.example.platform;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.ChartEntry;
import io.github.worktest.observableeks.HelmChart;
import io.github.worktest.observableeks.HelmValue;
import io.github.worktest.observableeks.NodeGroup;
import io.github.worktest.observableeks.NodeGroupOptions;
import io.github.worktest.observableeks.NodeTaint;
import io.github.worktest.observableeks.ObservableEksCluster;
import io.github.worktest.observableeks.TaintEffect;
import java.util.List;
import java.util.Map;

/** What docs/languages/java.md shows that the examples do not have. */
final class Pages {
  private Pages() {}

  /** Adds a cluster with two kinds of nodes, and a chart with values of every kind. */
  static void addTo(App app) {
    TerraformStack stack = new TerraformStack(app, "pages");
    AwsProvider.Builder.create(stack, "Aws").region("eu-west-2").build();
    NodeGroupOptions big =
        NodeGroupOptions.builder().instanceTypes(List.of("m6i.large")).diskSizeGiB(500).build();
    NodeGroupOptions gpu =
        NodeGroupOptions.builder()
            .instanceTypes(List.of("g6.xlarge"))
            .taints(List.of(NodeTaint.builder().key("gpu").effect(TaintEffect.NO_SCHEDULE).build()))
            .build();
    ObservableEksCluster cluster =
        ObservableEksCluster.Builder.create(stack, "Platform")
            .clusterName("pages")
            .nodeGroups(Map.of("big", NodeGroup.of(big), "gpu", NodeGroup.of(gpu)))
            .build();
    HelmChart.Builder.create(stack, "Queue")
        .cluster(cluster)
        .chart(
            ChartEntry.builder()
                .chart("queue")
                .chartVersion("1.4.0")
                .appVersion("1.4.0")
                .repository("oci://charts.example.com/platform")
                .license("Apache-2.0")
                .build())
        .releaseName("queue")
        .kubernetesNamespace("queue")
        .helmValues(
            Map.ofEntries(
                Map.entry("replicaCount", 2),
                Map.entry("nodeSelector", HelmValue.NONE),
                Map.entry("tolerations", List.of(Map.of("key", "gpu", "operator", "Exists")))))
        .build();
  }
}
