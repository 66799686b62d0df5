import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { parse } from 'yaml';
import { WORKTEST } from './support';
import { addConfidentialGroups, addEnclaveKey, addEnclaveRole } from '../../examples/worktest/confidential-groups';
import { NatGateways, ObservableEksCluster } from '../../src';
import { synth, TODAY } from '../helpers/synth';

const ALL = { technologies: 'enclaves,snp,sandbox', sandboxImageId: 'ami-0123456789abcdef0' };

function stackWith(options: Parameters<typeof addConfidentialGroups>[2]) {
  const stack = new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY } }), 'worktest');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'worktest', network: { natGateways: NatGateways.SINGLE }, observability: { metrics: { enabled: false }, grafana: { enabled: false } },
  });
  return { stack, cluster, groups: addConfidentialGroups(stack, cluster, options) };
}

const read = (name: string) => parse(readFileSync(join(WORKTEST, 'enclave', name), 'utf8'));

describe('--confidential', () => {
  it('adds one group for each technology', () => {
    const { stack, groups } = stackWith(ALL);
    expect(Object.keys(groups)).toEqual(['enclaves', 'snp', 'sandbox']);
    const types = synth(stack).resources('aws_launch_template')
      .map((launch) => [launch.instance_type, launch.enclave_options?.enabled, launch.cpu_options?.amd_sev_snp, launch.image_id]);
    expect(types).toEqual(expect.arrayContaining([
      ['m6i.xlarge', true, undefined, undefined], [undefined, undefined, 'enabled', undefined], ['m7i.xlarge', true, undefined, ALL.sandboxImageId],
    ]));
  });

  it('adds none for none', () => {
    expect(Object.keys(stackWith({ technologies: '' }).groups)).toEqual([]);
  });

  it('says what it does not know, and what a sandbox needs', () => {
    expect(() => stackWith({ technologies: 'enclaves,tdx' })).toThrow(new Error('--confidential does not know \'tdx\'; there is: enclaves, snp, sandbox'));
    expect(() => stackWith({ technologies: 'sandbox' })).toThrow(new Error(
      '--confidential sandbox needs --sandbox-image: EKS keeps no image with the Nitro Sandbox runtime, so you build one'));
  });
});

describe('--enclave-pcr0', () => {
  const pcr0 = '0123456789abcdef'.repeat(6);

  it('adds a key that the pod of the folder `enclave` decrypts with, by its image alone, and that who deploys does not change', () => {
    const { stack, cluster } = stackWith({ technologies: 'enclaves' });
    const deploy = 'arn:aws:iam::111122223333:role/deploy';
    addEnclaveKey(stack, { pcr0, podRoleArn: addEnclaveRole(stack, cluster), deployRoleArns: [deploy] });
    const found = synth(stack);
    const { namespace, service_account: name } = found.resources('aws_eks_pod_identity_association').find(({ service_account: account }) => account === 'enclave')!;
    expect([namespace, name]).toEqual([read('namespace.yaml').metadata.name, read('service-account.yaml').metadata.name]);
    const key = found.resources('aws_kms_key').find(({ policy }) => policy?.includes('RecipientAttestation'))!;
    const statements: any[] = JSON.parse(key.policy.replace(/\$\{[^}]*\}/g, 'known-later')).Statement;
    const conditions = statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt')).map(({ Condition }) => JSON.stringify(Condition));
    expect(conditions.length).toBeGreaterThan(0);
    for (const condition of conditions) expect(condition).toContain(pcr0);
    expect(statements.filter(({ Effect, Principal, Action }) => Effect === 'Deny' && JSON.stringify(Principal).includes(deploy) && Action.includes('kms:PutKeyPolicy'))).toHaveLength(1);
  });
});

describe('the workload for enclaves', () => {
  const { spec } = read('deployment.yaml').spec.template;
  const { nodeSelector, tolerations, resources, volumes, volumeMounts } = stackWith({ technologies: 'enclaves' }).groups.enclaves.podRequirements;
  const [container] = spec.containers;

  it('asks for what the group says, and no more', () => {
    expect({ nodeSelector: spec.nodeSelector, tolerations: spec.tolerations, volumes: spec.volumes }).toEqual({ nodeSelector, tolerations, volumes });
    expect(container).toMatchObject({ volumeMounts, resources: { limits: resources, requests: resources } });
  });

  it('starts an enclave of the size that it asks for, and not in debug mode', () => {
    const script = readFileSync(join(WORKTEST, 'enclave', 'run.sh'), 'utf8');
    const [, cpus, memory] = /^nitro-cli run-enclave .*--cpu-count (\d+) --memory (\d+)$/m.exec(script)!;
    expect(resources).toMatchObject({ 'aws.ec2.nitro/nitro_enclaves_cpus': cpus, 'hugepages-1Gi': `${Number(memory) / 1024}Gi` });
    expect(script.split('\n').filter((line) => !line.startsWith('#') && line.includes('--debug-mode'))).toEqual([]);
    expect(spawnSync('bash', ['-n', '-c', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  describe('asks the enclave', () => {
    let bin: string;
    beforeEach(() => { bin = mkdtempSync(join(tmpdir(), 'enclave-')); });
    afterEach(() => rmSync(bin, { recursive: true }));

    /** Runs the script with programs that only pretend; `kmstool` is the body of the one that asks. */
    function run(kmstool: string) {
      const programs = {
        'nitro-cli': 'echo "[{\\"EnclaveCID\\": 16}]"',
        'jq': 'cat > /dev/null; echo 16',
        'vsock-proxy': '',
        'aws': 'echo "export AWS_SECRET_ACCESS_KEY=hidden"',
        'sleep': '',
        'kmstool_instance': `echo "$*" >> "${bin}/calls"; echo "Object = { \\"AwsSecretAccessKey\\": \\"$AWS_SECRET_ACCESS_KEY\\" }"; ${kmstool}`,
      };
      for (const [name, body] of Object.entries(programs)) writeFileSync(join(bin, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
      const { status, stdout } = spawnSync('bash', [join(WORKTEST, 'enclave', 'run.sh')], {
        encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin`, AWS_REGION: 'eu-west-1', CIPHERTEXT: 'AQID' },
      });
      expect(stdout).not.toContain('hidden');
      return { status, stdout, calls: readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n') };
    }

    it('again while its server does not listen, and shows the answer and no credentials', () => {
      const { status, stdout, calls } = run(`if [ "$(wc -l < "${bin}/calls")" -lt 3 ]; then echo "Could not connect to vsock 16.3000." >&2; exit 1; fi
        echo 'Object = { "Status": "Ok", "Message": "aGVsbG8=" }' >&2`);
      expect(status).toBe(0);
      expect(calls).toEqual(Array(3).fill('--cid 16 --region eu-west-1 AQID'));
      expect(stdout).toMatch(/Could not connect to vsock 16\.3000\.\n(.*\n)*Object = \{ "Status": "Ok", "Message": "aGVsbG8=" \}\n$/);
    });

    it('and ends, saying why, where the key refuses it', () => {
      const { status, stdout } = run('echo \'Object = { "Status": "Error", "Message": "Could not decrypt ciphertext" }\' >&2; exit 1');
      expect(status).toBe(1);
      expect(stdout).toContain('"Could not decrypt ciphertext"');
    });
  });

  it('is all in its kustomization', () => {
    const { resources: files, configMapGenerator: [{ name }] } = read('kustomization.yaml');
    expect([...files, 'Dockerfile', 'kustomization.yaml', 'run.sh'].sort()).toEqual(readdirSync(join(WORKTEST, 'enclave')).sort());
    for (const { valueFrom } of container.env) expect(valueFrom.configMapKeyRef.name).toBe(name);
  });
});
