package com.example.platform;

import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.AwsLoadBalancerOptions;
import io.github.worktest.observableeks.BucketAccess;
import io.github.worktest.observableeks.ControlPlaneOptions;
import io.github.worktest.observableeks.EndpointAccess;
import io.github.worktest.observableeks.IngressLoadBalancer;
import io.github.worktest.observableeks.LogCollection;
import io.github.worktest.observableeks.LokiDeployment;
import io.github.worktest.observableeks.LokiLogsOptions;
import io.github.worktest.observableeks.NginxIngress;
import io.github.worktest.observableeks.NodeGroup;
import io.github.worktest.observableeks.NodeGroupOptions;
import io.github.worktest.observableeks.NodeGroupSize;
import io.github.worktest.observableeks.NodeTaint;
import io.github.worktest.observableeks.ObjectStorage;
import io.github.worktest.observableeks.ObservabilityOptions;
import io.github.worktest.observableeks.ObservableEksCluster;
import io.github.worktest.observableeks.Policies;
import io.github.worktest.observableeks.S3StateBucket;
import io.github.worktest.observableeks.S3StateOptions;
import io.github.worktest.observableeks.ServiceAccount;
import io.github.worktest.observableeks.TaintEffect;
import io.github.worktest.observableeks.TempoTracesOptions;
import io.github.worktest.observableeks.TerraformPlace;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/**
 * A part of production: a private API server, a role for each workload, and logs and traces that
 * are kept in S3.
 */
public final class Production extends TerraformStack {
  private static final String REGION = "eu-west-2";
  private static final String CERTIFICATE =
      "arn:aws:acm:eu-west-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab";

  /** Makes the cluster, its ingress and the permissions of one workload. */
  public Production(Construct scope, String id, String adminRoleArn) {
    super(scope, id);
    S3StateBucket.keepStateOf(
        this, S3StateOptions.builder().bucketName("acme-terraform-state").region(REGION).build());
    AwsProvider.Builder.create(this, "Aws").region(REGION).build();
    ObservableEksCluster platform = createPlatform(adminRoleArn);
    NginxIngress.Builder.create(this, "Nginx")
        .cluster(platform)
        .replicas(3)
        .loadBalancer(
            IngressLoadBalancer.nlb(
                AwsLoadBalancerOptions.builder()
                    .certificateArn(CERTIFICATE)
                    .internal(true)
                    .build()))
        .build();
    BucketAccess orders =
        BucketAccess.builder().bucketArn("arn:aws:s3:::acme-orders").prefix("incoming").build();
    platform
        .getWorkloadIdentity()
        .grant(this, ServiceAccount.of("shop", "orders"), Policies.s3Read(orders));
  }

  private ObservableEksCluster createPlatform(String adminRoleArn) {
    return ObservableEksCluster.Builder.create(this, "Platform")
        .clusterName("production")
        .controlPlane(
            ControlPlaneOptions.builder()
                .endpoint(EndpointAccess.privateOnly(TerraformPlace.IN_VPC))
                .build())
        .admins(Map.of("platform", adminRoleArn))
        .nodeGroups(Map.of("general", general(), "batch", batch()))
        .observability(
            ObservabilityOptions.builder()
                .logs(
                    LokiLogsOptions.builder()
                        .storage(ObjectStorage.s3())
                        .deployment(LokiDeployment.distributed())
                        .retentionDays(90)
                        .build())
                .logCollection(LogCollection.fluentBit())
                .traces(
                    TempoTracesOptions.builder()
                        .storage(ObjectStorage.s3())
                        .retentionDays(14)
                        .build())
                .build())
        .build();
  }

  private static NodeGroup general() {
    return NodeGroup.of(
        NodeGroupOptions.builder()
            .instanceTypes(List.of("m6i.xlarge", "m6a.xlarge"))
            .size(NodeGroupSize.fixed(3))
            .build());
  }

  private static NodeGroup batch() {
    NodeTaint taint =
        NodeTaint.builder().key("team").value("batch").effect(TaintEffect.NO_SCHEDULE).build();
    return NodeGroup.of(
        NodeGroupOptions.builder()
            .instanceTypes(List.of("c6i.xlarge"))
            .size(NodeGroupSize.fixed(1))
            .labels(Map.of("team", "batch"))
            .taints(List.of(taint))
            .build());
  }
}
