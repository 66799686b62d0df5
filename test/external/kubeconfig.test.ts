import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fn, TerraformOutput, TerraformStack, Testing, Token } from 'cdktf';
import { stringify } from 'yaml';
import { ClusterAccess, ExternalCluster } from '../../src';
import { kubeconfigParts } from '../../src/external/kubeconfig';
import { evaluate } from '../../tools/terraform';
import { synth } from '../helpers/synth';
import { describeWithCli } from '../helpers/terraform';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const cluster = (name: string) => ({ name, cluster: { 'server': `https://${name}:6443`, 'certificate-authority-data': base64(`authority of ${name}`) } });
const ODD = 'the "shöp" \\ of ${team}, %{if}';
const KUBECONFIG = stringify({
  'apiVersion': 'v1',
  'kind': 'Config',
  'current-context': 'admin@blue',
  'clusters': [cluster('green'), cluster('blue'), { name: 'bare', cluster: { server: 'https://bare:6443' } }],
  'contexts': [
    { name: 'ops', context: { cluster: 'green', user: 'certified' } },
    { name: 'admin@blue', context: { cluster: 'blue', user: 'token' } },
    { name: 'bare', context: { cluster: 'bare', user: 'runs' } },
    { name: ODD, context: { cluster: 'green', user: 'token' } },
  ],
  'users': [
    { name: 'certified', user: { 'client-certificate-data': base64('a certificate'), 'client-key-data': base64('a key') } },
    { name: 'token', user: { token: 'a token' } },
    { name: 'runs', user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'scw' } } },
  ],
});

/** What Terraform makes of the parts. */
async function partsOf(context?: string): Promise<unknown> {
  const stack = new TerraformStack(Testing.app(), 'Test');
  const parts = Object.entries(kubeconfigParts(Fn.base64decode(base64(KUBECONFIG)), context));
  parts.forEach(([name, value]) => new TerraformOutput(stack, name, { value, staticId: true }));
  const outputs = synth(stack).json.output;
  return evaluate(Object.fromEntries(parts.map(([name]) => [name, outputs[name].value])));
}

const NONE = { token: '', clientCertificate: '', clientKey: '' };

describeWithCli('a kubeconfig, taken apart by Terraform', () => {
  it('is that of the current context, with its token', async () => {
    expect(await partsOf()).toEqual({ ...NONE, host: 'https://blue:6443', clusterCaCertificate: 'authority of blue', token: 'a token' });
  });

  it('has an address that is no secret, also where the kubeconfig is one', async () => {
    const { host } = kubeconfigParts(Token.asString(Fn.sensitive(Fn.base64decode(base64(KUBECONFIG)))));
    const stack = new TerraformStack(Testing.app(), 'Test');
    new TerraformOutput(stack, 'host', { value: host, staticId: true });
    // Terraform refuses to put out what is sensitive without being told so.
    expect(await evaluate({ host: synth(stack).json.output.host.value })).toEqual({ host: 'https://blue:6443' });
  });

  it('is that of the context that is named, with its certificate', async () => {
    expect(await partsOf('ops')).toEqual({
      ...NONE, host: 'https://green:6443', clusterCaCertificate: 'authority of green', clientCertificate: 'a certificate', clientKey: 'a key',
    });
  });

  it('is that of a context with any name', async () => {
    expect(await partsOf(ODD)).toMatchObject({ host: 'https://green:6443', token: 'a token' });
  });

  it('is empty where it has nothing, but for the address', async () => {
    expect(await partsOf('bare')).toEqual({ ...NONE, host: 'https://bare:6443', clusterCaCertificate: '' });
  });

  it('stops Terraform where the context is not there, since without an address every release would look gone', async () => {
    await expect(partsOf('gone')).rejects.toThrow(/key|attribute|index/i);
  });

  it('is read from the file of an access, and its address is that of the cluster', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    try {
      const path = join(folder, 'config');
      writeFileSync(path, KUBECONFIG);
      const stack = new TerraformStack(Testing.app(), 'Test');
      const { endpoint } = new ExternalCluster(stack, 'Shop', { clusterName: 'shop', access: ClusterAccess.kubeconfig({ path, context: 'ops' }) });
      new TerraformOutput(stack, 'endpoint', { value: endpoint, staticId: true });
      expect(await evaluate({ endpoint: synth(stack).json.output.endpoint.value })).toEqual({ endpoint: 'https://green:6443' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
