import { spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ConfidentialNodes, ConfidentialTechnology, NodeAmi } from '../../../src';
import { enclaveUserData } from '../../../src/confidential/enclaves/enclave-user-data';
import { synth, testStack } from '../../helpers/synth';
import { group, enclaves, partsOf } from '../support';

const { content } = enclaveUserData({ enclaves: 2, cpusEach: 2, memoryMibEach: 2048, pageSize: '1Gi' });

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'node-')); });
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the script where `/etc` is a folder of ours and the programs of the system only write down that they were called. */
function run(script: string, dnf: string = 'exit 0') {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const stub = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\necho "${name} $*" >> "${root}/calls"\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  stub('dnf', dnf);
  stub('systemctl', `if [ "$1" = restart ]; then cp "${root}/etc/nitro_enclaves/allocator.yaml" "${root}/at-start.yaml"; fi`);
  stub('sleep', '');
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script.replace(/ \/etc\//g, ` ${root}/etc/`)], {
    encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` },
  });
  return { status, stderr, calls: existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [] };
}

/**
 * Reads a configuration as nitro-enclaves-allocator does (aws-nitro-enclaves-cli at 2950b369, `parse_config`): nothing before the
 * line `---` counts, no comments, and an unknown key is an error.
 */
function asAllocator(text: string): { [key: string]: string } {
  const lines = text.split('\n').slice(0, -1);
  const begin = lines.indexOf('---');
  const config: { [key: string]: string } = {};
  for (const line of begin < 0 ? [] : lines.slice(begin + 1).filter((one) => !/^\s*#/.test(one))) {
    const [, key, value] = /^([-_a-z0-9]+):\s+"?(.+?)"?$/i.exec(line) ?? [];
    if (!['memory_mib', 'cpu_count', 'cpu_pool'].includes(key)) throw new Error(`unexpected: ${line}`);
    config[key] = value;
  }
  if (!config.memory_mib) throw new Error('missing memory reservation');
  if (!config.cpu_count === !config.cpu_pool) throw new Error('missing CPU reservation, or two of them');
  return config;
}

it('is bash without a mistake', () => {
  expect(spawnSync('bash', ['-n', '-c', content], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

it('is plain ASCII without Windows line ends, as its MIME type says', () => {
  expect(content).toMatch(/^#!\/bin\/bash\n[\n\x20-\x7e]*$/);
});

it('installs the CLI, writes the configuration, and starts the allocator, in this order', () => {
  const { status, stderr, calls } = run(content);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(calls).toEqual([
    'dnf install --assumeyes aws-nitro-enclaves-cli',
    'systemctl enable nitro-enclaves-allocator.service',
    'systemctl restart nitro-enclaves-allocator.service',
  ]);
  expect(asAllocator(readFileSync(join(root, 'at-start.yaml'), 'utf8'))).toEqual({ memory_mib: '4096', cpu_count: '4' });
});

it('would be an allocator without a configuration if the line --- were not there', () => {
  run(content.replace('\n---\n', '\n'));
  expect(() => asAllocator(readFileSync(join(root, 'at-start.yaml'), 'utf8'))).toThrow('missing memory reservation');
});

it('waits for a repository that does not answer at once', () => {
  const { status, calls } = run(content, `[ "$(grep -c dnf "${'$'}{0%/bin/*}/calls")" -ge 3 ]`);
  expect(status).toBe(0);
  expect(calls.filter((call) => call.startsWith('dnf'))).toHaveLength(3);
  expect(calls.filter((call) => call.startsWith('sleep'))).toHaveLength(2);
});

it('fails, and says so, where the CLI cannot be installed', () => {
  const { status, stderr, calls } = run(content, 'exit 1');
  expect(status).toBe(1);
  expect(stderr).toBe('aws-nitro-enclaves-cli cannot be installed: this node will have no enclaves\n');
  expect(calls.filter((call) => !/^(dnf|sleep)/.test(call))).toEqual([]);
  expect(existsSync(join(root, 'etc'))).toBe(false);
});

describe('in the launch template', () => {
  it('is the only part where EKS keeps the image: EKS adds its own', () => {
    const stack = testStack();
    group(stack, { technology: enclaves({ enclavesPerNode: 1 }) });
    const parts = partsOf(synth(stack).resource('aws_launch_template').user_data);
    expect(parts.map(({ type }) => type)).toEqual(['text/x-shellscript; charset="us-ascii"']);
    run(parts[0].content);
    expect(asAllocator(readFileSync(join(root, 'at-start.yaml'), 'utf8'))).toEqual({ memory_mib: '2048', cpu_count: '2' });
  });

  it('stands before the way to the cluster on an image of one\'s own', () => {
    const stack = testStack();
    group(stack, { nodes: { ami: NodeAmi.custom({ imageId: 'ami-00000abc' }) } });
    const parts = partsOf(synth(stack).resource('aws_launch_template').user_data);
    expect(parts.map(({ type }) => type)).toEqual(['text/x-shellscript; charset="us-ascii"', 'application/node.eks.aws']);
  });

  it('keeps a part of a technology of one\'s own in one piece, though it is a multipart document itself', () => {
    class Nested extends ConfidentialTechnology {
      public readonly technologyName = 'nested';

      public bind(): ConfidentialNodes {
        const inner = '--BOUNDARY\nContent-Type: text/x-shellscript\n\n#!/bin/bash\n--BOUNDARY--';
        return { userDataParts: [{ contentType: 'multipart/mixed; boundary="BOUNDARY"', content: inner }], attestation: { evidence: 'none', documentation: 'none' } };
      }
    }
    const stack = testStack();
    group(stack, { technology: new Nested() });
    const [encoded] = /(?<=base64decode\(")[^"]*/.exec(synth(stack).resource('aws_launch_template').user_data)!;
    const lines = Buffer.from(encoded, 'base64').toString().split('\n');
    const [, boundary] = /boundary="(.*)"/.exec(lines[1])!;
    expect(lines.filter((line) => line === `--${boundary}` || line === `--${boundary}--`)).toEqual([`--${boundary}`, `--${boundary}--`]);
  });
});
