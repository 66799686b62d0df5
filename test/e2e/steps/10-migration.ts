import { idsOf } from './9-upgrade';
import { imports, Rewrite, writeChangedApp } from './changed-app';
import { expectIdentities } from './identities';
import { migrate } from './identity-migration';
import { DEMO_STACK, expectEqual, Step } from './step';
import { eventually } from '../checks';
import { World } from '../world';

/** What production has and the demo has not, but zones and instance types. */
const HARDENED: Rewrite[] = [
  imports('ControlPlaneLogType', 'LogEncryptionKey', 'SupportPolicy', 'VolumeEncryptionKey', 'VpcEndpoints'),
  ['const platform = new Obs', `const logs = new LogEncryptionKey(this, 'LogsKey');
    const volumes = new VolumeEncryptionKey(this, 'VolumesKey');
    const platform = new Obs`],
  ['closeDefaultSecurityGroup: false', "endpoints: VpcEndpoints.forNodes(['monitoring']), flowLogs: { retentionDays: 365, kmsKeyArn: logs.keyArn }"],
  ['EndpointAccess.publicAndPrivate()', "EndpointAccess.publicAndPrivate(['8.8.8.0/24'])"],
  ['logging: { logTypes: [] }', `logging: { logTypes: Object.values(ControlPlaneLogType), retentionDays: 365, kmsKeyArn: logs.keyArn },
        supportPolicy: SupportPolicy.STANDARD,
        zonalShift: true`],
  ['SecretsEncryption.awsOwnedKey()', 'SecretsEncryption.managedKey()'],
  ['deletionProtection: false', 'deletionProtection: true'],
  ['size: NodeGroupSize.fixed(2)', 'size: NodeGroupSize.managed({ min: 3, max: 6 }), diskKmsKeyArn: volumes.keyArn'],
  ['identity: WorkloadIdentity.nodeRole(),', `identity: WorkloadIdentity.podIdentity(),
      addons: { vpcCni: { networkPolicy: true } },
      storage: { kmsKeyArn: volumes.keyArn },`],
];

/** The demo is hardened in place, while it runs: its pods get roles of their own, then everything gets the rest of production. */
export const migration: Step = {
  number: 10,
  makesAnotherCluster: true,
  name: 'Hardened in place: a role for each pod, phase by phase, then the rest of production',
  async run(world, say) {
    const { deployment } = world;
    await deployment.synthesise();
    await deployment.prepare(DEMO_STACK);
    await deployment.apply(DEMO_STACK);
    await eventually('The deployment', 60, () => world.view().problems());
    await expectIdentities(world, 'before', 'NODE_ROLE');
    await migrate(
      world,
      { current: 'WorkloadIdentity.nodeRole()', target: 'WorkloadIdentity.podIdentity()', from: 'NODE_ROLE', to: 'POD_IDENTITY' },
      ['identity: WorkloadIdentity.nodeRole(),', 'identity: IDENTITY,'],
      imports('MigrationPhase'),
      [],
      say,
    );
    await harden(world, say);
    await deployment.destroy(DEMO_STACK);
    return 'no permission taken before its successor was in use; nothing left on the nodes; no data lost';
  },
};

async function harden(world: World, say: (line: string) => void): Promise<void> {
  const { deployment } = world;
  const before = await idsOf(world);
  await deployment.synthesise(writeChangedApp(world, 'hardened', HARDENED));
  await deployment.prepare(DEMO_STACK);
  const planned = await deployment.planned(DEMO_STACK);
  const replaced = Object.keys(planned).filter((address) => planned[address].includes('delete'));
  // Kubernetes changes no class; claims and volumes keep what they were made with.
  expectEqual('What is replaced', replaced.map((address) => address.replace(/_[0-9A-F]{8}$/, '')), ['helm_release.Platform_Storage_StorageClasses']);
  await deployment.apply(DEMO_STACK);
  await eventually('The hardened deployment', 120, () => world.view().problems());
  const after = await idsOf(world);
  expectEqual('What was there before', before.filter((one) => !after.includes(one)), []);
  await expectIdentities(world, 'when hardened', 'POD_IDENTITY');
  expectEqual('The plan when hardened', await deployment.planned(DEMO_STACK), {});
  say(`the rest: ${Object.keys(planned).length} changes, nothing but the storage classes replaced`);
}
