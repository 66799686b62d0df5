import { program, smallCluster, stackIn } from './program';
import {
  DualIngress, EndpointAccess, GrafanaDatabase, LogEncryptionKey, NatGateways, NodeGroup, NodeGroupSize, SecretsEncryption, VolumeEncryptionKey,
  VolumeRetention, VpcEndpoints,
} from 'cdktf-observable-eks';

/** What names ARNs, service principals and services, in whatever partition the region is. */
program((app, told) => {
  const stack = stackIn(app, 'other-partition', told);
  const logs = new LogEncryptionKey(stack, 'LogsKey');
  const volumes = new VolumeEncryptionKey(stack, 'VolumesKey');
  const cluster = smallCluster(stack, 'elsewhere', {
    network: { availabilityZones: 2, natGateways: NatGateways.SINGLE, endpoints: VpcEndpoints.forNodes(['monitoring']), flowLogs: { kmsKeyArn: logs.keyArn } },
    controlPlane: {
      endpoint: EndpointAccess.publicAndPrivate(),
      logging: { kmsKeyArn: logs.keyArn },
      secretsEncryption: SecretsEncryption.managedKey(),
      deletionProtection: false,
    },
    nodeGroups: { default: NodeGroup.of({ size: NodeGroupSize.fixed(2), diskKmsKeyArn: volumes.keyArn }) },
    storage: { kmsKeyArn: volumes.keyArn },
    observability: {
      metrics: { volume: { retention: VolumeRetention.DELETE } },
      grafana: { database: GrafanaDatabase.embedded({ retention: VolumeRetention.DELETE }), cloudWatch: { region: told.region } },
    },
  });
  new DualIngress(stack, 'Ingress', { cluster, drain: true, alb: { internetFacingByDefault: true } });
});
