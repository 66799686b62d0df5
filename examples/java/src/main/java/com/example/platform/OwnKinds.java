package com.example.platform;

import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import io.github.worktest.observableeks.ChartEntry;
import io.github.worktest.observableeks.ControlPlaneOptions;
import io.github.worktest.observableeks.EndpointAccess;
import io.github.worktest.observableeks.IEksCluster;
import io.github.worktest.observableeks.IWorkloadIdentity;
import io.github.worktest.observableeks.LokiLogsOptions;
import io.github.worktest.observableeks.NginxController;
import io.github.worktest.observableeks.NginxControllerChart;
import io.github.worktest.observableeks.NginxControllerRequest;
import io.github.worktest.observableeks.NginxIngress;
import io.github.worktest.observableeks.ObjectStorage;
import io.github.worktest.observableeks.ObjectStorageBinding;
import io.github.worktest.observableeks.ObjectStorageBucket;
import io.github.worktest.observableeks.ObjectStorageRequest;
import io.github.worktest.observableeks.ObservabilityOptions;
import io.github.worktest.observableeks.ObservableEksCluster;
import io.github.worktest.observableeks.TerraformPlace;
import io.github.worktest.observableeks.WorkloadIdentity;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** Kinds of one's own: a choice that the library does not have is a class that extends its own. */
public final class OwnKinds extends TerraformStack {

  /** A controller of the team's own chart, for Ingresses of the class nginx. */
  private static final class TeamController extends NginxController {
    @Override
    public NginxControllerChart bind(NginxControllerRequest request) {
      return NginxControllerChart.builder()
          .chart(
              ChartEntry.builder()
                  .chart("team-ingress")
                  .chartVersion("1.2.3")
                  .appVersion("1.2.3")
                  .repository("https://charts.example.com")
                  .license("Apache-2.0")
                  .build())
          .defaultHelmValues(Map.of("replicas", request.getReplicas()))
          .requiredHelmValues(
              Map.of(
                  "ingressClass",
                  Map.of("name", request.getClassName(), "default", request.getIsDefaultClass()),
                  "service",
                  Map.of(
                      "name",
                      request.getServiceName(),
                      "annotations",
                      request.getService().getAnnotations())))
          .build();
    }
  }

  /** Buckets on a server of the team, which somebody else makes, one for each kind of contents. */
  private static final class TeamStorage extends ObjectStorage {
    @Override
    public ObjectStorageBinding bind(Construct scope, ObjectStorageRequest request) {
      return ObjectStorageBinding.builder()
          .bucket(
              ObjectStorageBucket.builder()
                  .bucketName("team-" + request.getContents())
                  .region("us-east-1")
                  .endpoint("https://s3.example.com")
                  .pathStyle(true)
                  .secretName("team-s3")
                  .build())
          .dependencies(List.of())
          .build();
    }
  }

  /** EKS Pod Identity, with a note of who is given what: a kind may stand on another. */
  private static final class AuditedIdentity extends WorkloadIdentity {
    private final WorkloadIdentity inner = WorkloadIdentity.podIdentity();

    @Override
    public Number getMetadataHopLimit() {
      return inner.getMetadataHopLimit();
    }

    @Override
    public Boolean getNeedsPodIdentityAgent() {
      return inner.getNeedsPodIdentityAgent();
    }

    @Override
    public Boolean getCniUsesNodeRole() {
      return inner.getCniUsesNodeRole();
    }

    @Override
    public IWorkloadIdentity bind(Construct scope, IEksCluster cluster) {
      return inner.bind(scope, cluster);
    }
  }

  /** Makes a cluster with all three. */
  public OwnKinds(Construct scope, String id) {
    super(scope, id);
    AwsProvider.Builder.create(this, "Aws").region("eu-west-2").build();
    ObservableEksCluster platform =
        ObservableEksCluster.Builder.create(this, "Platform")
            .clusterName("own")
            .controlPlane(
                ControlPlaneOptions.builder()
                    .endpoint(EndpointAccess.privateOnly(TerraformPlace.IN_VPC))
                    .build())
            .admins(Map.of("platform", "arn:aws:iam::111122223333:role/platform-admin"))
            .identity(new AuditedIdentity())
            .observability(
                ObservabilityOptions.builder()
                    .logs(LokiLogsOptions.builder().storage(new TeamStorage()).build())
                    .build())
            .build();
    NginxIngress.Builder.create(this, "Nginx")
        .cluster(platform)
        .controller(new TeamController())
        .build();
  }
}
