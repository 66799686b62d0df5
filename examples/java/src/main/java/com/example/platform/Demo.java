package com.example.platform;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.LocalBackend;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.AlbIngressOptions;
import io.github.worktest.observableeks.ClusterNetworkOptions;
import io.github.worktest.observableeks.ControlPlaneLogging;
import io.github.worktest.observableeks.ControlPlaneOptions;
import io.github.worktest.observableeks.Dashboard;
import io.github.worktest.observableeks.Dashboards;
import io.github.worktest.observableeks.DualIngress;
import io.github.worktest.observableeks.EndpointAccess;
import io.github.worktest.observableeks.Grafana;
import io.github.worktest.observableeks.GrafanaDatabase;
import io.github.worktest.observableeks.GrafanaOptions;
import io.github.worktest.observableeks.IngressLoadBalancer;
import io.github.worktest.observableeks.KubernetesVersion;
import io.github.worktest.observableeks.NatGateways;
import io.github.worktest.observableeks.NginxController;
import io.github.worktest.observableeks.NginxIngressOptions;
import io.github.worktest.observableeks.NodeGroup;
import io.github.worktest.observableeks.NodeGroupOptions;
import io.github.worktest.observableeks.NodeGroupSize;
import io.github.worktest.observableeks.ObservabilityOptions;
import io.github.worktest.observableeks.ObservableEksCluster;
import io.github.worktest.observableeks.PrometheusMetricsOptions;
import io.github.worktest.observableeks.ResourceDefaults;
import io.github.worktest.observableeks.ResourceSettings;
import io.github.worktest.observableeks.S3StateBucket;
import io.github.worktest.observableeks.S3StateOptions;
import io.github.worktest.observableeks.SecretsEncryption;
import io.github.worktest.observableeks.VolumeOptions;
import io.github.worktest.observableeks.VolumeRetention;
import io.github.worktest.observableeks.WorkloadIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** The demo of examples/worktest: small, cheap, open to the internet, and not for production. */
public final class Demo extends TerraformStack {
  private static final String REGION = "eu-west-2";
  private static final String STATE_BUCKET = "worktest-terraform-state";

  /** The bucket that holds the state of the other stack. Its own state is a file. */
  private static final class State extends TerraformStack {
    State(Construct scope, String id) {
      super(scope, id);
      LocalBackend.Builder.create(this).path("../../../worktest-state.tfstate").build();
      AwsProvider.Builder.create(this, "Aws").region(REGION).build();
      S3StateBucket.Builder.create(this, "State").bucketName(STATE_BUCKET).build();
    }
  }

  /** Adds both stacks, the state first. */
  public static void addTo(App app) {
    State state = new State(app, "worktest-state");
    new Demo(app, "worktest-demo").addDependency(state);
  }

  /** Makes a cluster of two nodes, with an nginx behind a Classic ELB beside the ALB controller. */
  public Demo(Construct scope, String id) {
    super(scope, id);
    S3StateBucket.keepStateOf(
        this, S3StateOptions.builder().bucketName(STATE_BUCKET).region(REGION).build());
    AwsProvider.Builder.create(this, "Aws").region(REGION).build();
    ResourceDefaults.applyTo(
        this,
        ResourceSettings.builder()
            .tags(Map.of("project", "worktest", "environment", "demo"))
            .build());
    ObservableEksCluster platform = createPlatform();
    DualIngress ingress =
        DualIngress.Builder.create(this, "Ingress")
            .cluster(platform)
            .nginx(
                NginxIngressOptions.builder()
                    .controller(NginxController.ingressNginx())
                    .loadBalancer(IngressLoadBalancer.classicElb())
                    .build())
            .alb(
                AlbIngressOptions.builder()
                    .internetFacingByDefault(true)
                    .expectedApplicationLoadBalancers(1)
                    .build())
            .drain(true)
            .build();
    describe(platform, ingress);
  }

  private ObservableEksCluster createPlatform() {
    return ObservableEksCluster.Builder.create(this, "Platform")
        .clusterName("worktest")
        .version(KubernetesVersion.V1_36)
        .network(
            ClusterNetworkOptions.builder()
                .vpcCidr("10.0.0.0/16")
                .availabilityZones(2)
                .natGateways(NatGateways.ONE_PER_ZONE)
                .closeDefaultSecurityGroup(false)
                .build())
        .controlPlane(
            ControlPlaneOptions.builder()
                .endpoint(EndpointAccess.publicAndPrivate())
                .logging(ControlPlaneLogging.builder().logTypes(List.of()).build())
                .secretsEncryption(SecretsEncryption.awsOwnedKey())
                .deletionProtection(false)
                .build())
        .nodeGroups(
            Map.of(
                "default",
                NodeGroup.of(
                    NodeGroupOptions.builder()
                        .instanceTypes(List.of("t3.medium"))
                        .size(NodeGroupSize.fixed(2))
                        .build())))
        .identity(WorkloadIdentity.nodeRole())
        .observability(
            ObservabilityOptions.builder()
                .metrics(PrometheusMetricsOptions.builder().volume(deletedVolume()).build())
                .grafana(
                    GrafanaOptions.builder()
                        .database(GrafanaDatabase.embedded(deletedVolume()))
                        .dashboards(dashboards())
                        .build())
                .build())
        .build();
  }

  private static VolumeOptions deletedVolume() {
    return VolumeOptions.builder().retention(VolumeRetention.DELETE).build();
  }

  private static List<Dashboard> dashboards() {
    List<Dashboard> dashboards = new ArrayList<>(Dashboards.kubernetesViews());
    dashboards.addAll(List.of(Dashboards.alb(), Dashboards.classicElb(), Dashboards.nginx()));
    return dashboards;
  }

  /** Shows what a user needs after the apply. */
  private void describe(ObservableEksCluster platform, DualIngress ingress) {
    output("ClusterName", null, platform.getClusterName());
    output(
        "KubeconfigCommand",
        "Lets kubectl reach the cluster. After it: kubectl get nodes",
        platform.getKubeconfigCommand());
    Grafana grafana = platform.getObservability().getGrafana();
    if (grafana != null) {
      output(
          "GrafanaPasswordCommand",
          "Shows the password that the chart made for the user admin",
          grafana.getAdminPasswordCommand());
    }
    output(
        "IngressClasses",
        "Classes for an Ingress: one load balancer that all share, or one of its own",
        List.of(ingress.getClasses().getNginx(), ingress.getClasses().getAlb()));
  }

  private void output(String id, String description, Object value) {
    TerraformOutput.Builder.create(this, id).description(description).value(value).build();
  }
}
