import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, cliVersion, destroy, evaluate, findCli, init, outputs, plan, TerraformError, validate } from '../../tools/terraform';
import { describeWithCli } from '../helpers/terraform';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'terraform-test-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function executable(name: string): string {
  const path = join(dir, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

function configure(config: object): void {
  writeFileSync(join(dir, 'main.tf.json'), JSON.stringify(config));
}

describe('finding the CLI', () => {
  test('takes terraform before tofu', () => {
    const tofu = executable('tofu');
    expect(findCli({ PATH: dir })).toBe(tofu);

    const terraform = executable('terraform');
    expect(findCli({ PATH: dir })).toBe(terraform);
  });

  test('takes the one that TERRAFORM_BINARY_NAME names, by name or by path', () => {
    executable('terraform');
    const tofu = executable('tofu');
    expect(findCli({ PATH: dir, TERRAFORM_BINARY_NAME: 'tofu' })).toBe(tofu);
    expect(findCli({ PATH: '', TERRAFORM_BINARY_NAME: tofu })).toBe(tofu);
  });

  test('finds none on an empty path, nor a file that cannot be run', () => {
    writeFileSync(join(dir, 'terraform'), '');
    expect(findCli({ PATH: dir })).toBeUndefined();
    expect(findCli({})).toBeUndefined();
  });

  test('refuses a TERRAFORM_BINARY_NAME that names nothing', () => {
    expect(() => findCli({ PATH: dir, TERRAFORM_BINARY_NAME: 'other' }))
      .toThrow('`other` could not be run:\nTERRAFORM_BINARY_NAME names no executable');
  });
});

describe('TerraformError', () => {
  test('tells a provider that is not to be had from a wrong configuration', () => {
    const unavailable = (stderr: string) => new TerraformError('terraform init', 1, stderr).isProviderUnavailable;
    expect(unavailable('Error: Failed to query available provider packages\n\nCould not retrieve the list')).toBe(true);
    expect(unavailable('Error: Failed to install provider\n\nError while installing')).toBe(true);
    expect(unavailable('Error: Invalid expression')).toBe(false);
  });
});

describeWithCli('running the CLI', () => {
  test('tells its version', async () => {
    expect(await cliVersion()).toMatch(/^(Terraform|OpenTofu) v\d+\.\d+\.\d+/);
  });

  test('evaluates expressions', async () => {
    const result = await evaluate({
      joined: '${join("-", ["a", "b"])}',
      decoded: '${jsondecode(local.text)}',
      plain: [1, true, null],
    }, { locals: { text: '{"a": ["${1 + 1}"]}' } });
    expect(result).toEqual({ joined: 'a-b', decoded: { a: ['2'] }, plain: [1, true, null] });
  });

  test('plans, applies and destroys', async () => {
    configure({ resource: { terraform_data: { A: { input: 'x' } } }, output: { out: { value: '${terraform_data.A.output}' } } });
    await init(dir);
    expect(await plan(dir)).toEqual({ changes: true });
    await apply(dir);
    expect(await outputs(dir)).toEqual({ out: 'x' });
    expect(await plan(dir)).toEqual({ changes: false });
    await destroy(dir);
    expect(await outputs(dir)).toEqual({});
  });

  test('returns what validate finds', async () => {
    configure({ output: { out: { value: '${local.missing}' } } });
    await init(dir, { backend: false });
    const { valid, diagnostics } = await validate(dir);
    expect(valid).toBe(false);
    expect(diagnostics).toMatchObject([{ severity: 'error', summary: 'Reference to undeclared local value', snippet: { context: 'output.out' } }]);
  });

  test('does not set up a backend when told so', async () => {
    configure({ terraform: { backend: { s3: { bucket: 'b', key: 'k', region: 'eu-west-1' } } } });
    await init(dir, { backend: false });
    expect((await validate(dir)).valid).toBe(true);
  });

  test('fails with the command, its exit code and its errors', async () => {
    configure({ resource: 'none' });
    const failure = init(dir);
    await expect(failure).rejects.toBeInstanceOf(TerraformError);
    await expect(failure).rejects.toMatchObject({
      command: 'terraform init -input=false -no-color -backend=true',
      exitCode: 1,
      stderr: expect.stringContaining('main.tf.json line 1'),
    });
  });

  test('is not misled by flags and a workspace of the shell', async () => {
    process.env.TF_CLI_ARGS = '-bogus';
    process.env.TF_WORKSPACE = 'other';
    try {
      expect(await evaluate({ workspace: '${terraform.workspace}' })).toEqual({ workspace: 'default' });
    } finally {
      delete process.env.TF_CLI_ARGS;
      delete process.env.TF_WORKSPACE;
    }
  });
});
