import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TerraformError } from '../../tools/terraform';
import { errorMessageOf, worktest } from '../../tools/worktest';
import { parseOptions, type Context } from '../../tools/worktest-options';
import { compareGaps, describeDiagnostic } from '../../tools/worktest-validation';
import { runProgram } from '../helpers/programs';
import { describeWithCli } from '../helpers/terraform';

let root: string;
let printed: string[];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'worktest-test-')));
  printed = [];
  mkdirSync(join(root, 'app'));
  symlinkSync(resolve(__dirname, '../../node_modules'), join(root, 'node_modules'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** What the command runs in: the app in this process, which takes a tenth of one of its own. */
function context(): Context & Required<Pick<Context, 'runApp'>> {
  const app = join(root, 'app', 'main.ts');
  return {
    root,
    app,
    print: (line) => printed.push(line),
    runApp: async (options, env) => {
      const { status, stdout, stderr } = await runProgram({ file: app, options }, env);
      return { exitCode: status!, stdout, stderr };
    },
  };
}

/** Runs the command on an app of its own; resources of the built-in provider need no download. */
async function run(body: string, ...argv: string[]): Promise<string> {
  await runIn(context(), body, ...argv);
  return printed.join('\n');
}

/** The same in a process of its own. */
async function start(body: string, ...argv: string[]): Promise<string> {
  await runIn({ ...context(), runApp: undefined }, body, ...argv);
  return printed.join('\n');
}

async function runIn(where: Context, body: string, ...argv: string[]): Promise<void> {
  writeFileSync(where.app, `
    import { Annotations, App, TerraformStack } from 'cdktf';
    const app = new App();
    const base = new TerraformStack(app, 'base');
    ${body}
    app.synth();
  `);
  await worktest(parseOptions(argv.includes('--profile') ? argv : ['--profile', 'demo', ...argv]), where);
}

describe('options', () => {
  test('have defaults', () => {
    expect(parseOptions([])).toEqual({
      profiles: ['demo', 'production'], appArguments: [], awsProviderVersion: undefined, updateSchemaGaps: false, validate: true, help: false,
    });
  });

  test('hand on what the example takes', () => {
    const options = parseOptions(['--profile', 'production', '--api-cidrs', '9.9.9.0/24', '--admin-roles', 'ops', '--allow-destroy']);
    expect(options.profiles).toEqual(['production']);
    expect(options.appArguments).toEqual(['--api-cidrs=9.9.9.0/24', '--admin-roles=ops', '--allow-destroy']);
  });

  test('reject what the command does not know', () => {
    expect(() => parseOptions(['--profil', 'x'])).toThrow("Unknown option '--profil'");
    expect(() => parseOptions(['--aws-provider-version', '5.100'])).toThrow("`--aws-provider-version` is X.Y.Z, got '5.100' (see --help)");
    expect(() => parseOptions(['--profile', 'demo', '--enclave-pcr0', 'ab'])).toThrow(
      '`--enclave-pcr0` is for production: leave it or `--profile demo` out (see --help)');
    expect(() => parseOptions(['--profile', 'production', '--logs'])).toThrow('`--logs` is for the demo, and production has it anyway: leave it out (see --help)');
    expect(parseOptions(['--logs', '--traces']).appArguments).toEqual(['--logs', '--traces']);
    expect(() => parseOptions(['--update-schema-gaps'])).toThrow('`--update-schema-gaps` needs `--aws-provider-version` (see --help)');
  });
});

describe('the message of a failed example', () => {
  test.each([
    ['its own line', 'Error: no such profile\n', 'no such profile'],
    ['a thrown error', '/a/main.ts:1\nthrow\n  ^\n\n\nValidationError: a/b: `x` must be y\n    at f (/a/main.ts:1:1)\n\nNode.js v20\n', 'a/b: `x` must be y'],
    ['several lines', 'Error: Validation failed with the following errors:\n  [a] one\n  [b] two\n    at f (x)\n', 'Validation failed with the following errors:\n  [a] one\n  [b] two'],
    ['a code', 'TypeError [ERR_X]: bad\n    at f (x)\n', 'bad'],
    ['the last of two', 'Error: first\nError: second\n', 'second'],
    ['no error line', 'Killed\n', 'Killed'],
    ['nothing', '', 'the example failed without a message'],
  ])('is %s', (_, stderr, message) => {
    expect(errorMessageOf(stderr)).toBe(message);
  });
});

describe('a diagnostic', () => {
  const config = { resource: { aws_vpc: { Main: { '//': { metadata: { path: 'base/Network/Main' } } } } } };

  test('names the construct', () => {
    expect(describeDiagnostic({
      severity: 'error', summary: 'Unsupported argument', detail: 'An argument\nis not expected here.', snippet: { context: 'resource.aws_vpc.Main', code: '' },
    }, config)).toBe('error: base/Network/Main: Unsupported argument: An argument is not expected here.');
  });

  test('names the address where no construct is known, or nothing', () => {
    expect(describeDiagnostic({ severity: 'error', summary: 'Bad', snippet: { context: 'output.x', code: '' } }, config)).toBe('error: output.x: Bad');
    expect(describeDiagnostic({ severity: 'warning', summary: 'Bad' }, config)).toBe('warning: Bad');
  });
});

describe('the command', () => {
  test('shows stacks, releases and warnings', async () => {
    const output = await run(`
      const apps = new TerraformStack(app, 'apps');
      apps.addDependency(base);
      base.addOverride('resource.helm_release', { B: { name: 'first', namespace: 'ns', chart: 'c', version: '1.0.0' },
        A: { name: 'second', namespace: 'ns', chart: 'long-chart', version: '2.0.0', depends_on: ['helm_release.B'] } });
      Annotations.of(base).addWarning('too open');
    `, '--no-validate', '--region', 'eu-west-1');

    expect(output).toBe(`Synthesising app/main.ts --profile demo --region=eu-west-1

Stacks, in apply order
  base  2 resources (helm 2), 0 data sources  cdktf.out/demo/stacks/base
  apps  0 resources, 0 data sources           cdktf.out/demo/stacks/apps  after base

Helm releases of base, in install order (same number: in parallel)
  1  first   ns  c 1.0.0
  2  second  ns  long-chart 2.0.0

Warnings (the demo is deliberately open and cheap, for a one-day trial; production resolves each of them)
  base: too open

demo: synthesised. Not checked: validation by Terraform, because of --no-validate. Next: deploy it (examples/worktest/README.md, "Deploy it"), or read on to production.`);
  });

  test('shows each profile and leaves what it wrote, unless one is named', async () => {
    writeFileSync(join(root, 'app', 'main.ts'), `
      import { App, TerraformStack } from 'cdktf';
      const app = new App();
      new TerraformStack(app, process.argv[3]);
      app.synth();
    `);
    await worktest(parseOptions(['--no-validate']), context());
    expect(printed.filter((line) => /^Synth|cdktf\.out/.test(line))).toEqual([
      'Synthesising app/main.ts --profile demo', expect.stringMatching(/^ {2}demo /),
      'Synthesising app/main.ts --profile production', expect.stringMatching(/^ {2}production /),
    ]);
    for (const profile of ['demo', 'production']) {
      const stack = join('cdktf.out', profile, 'stacks', profile);
      expect(printed).toContainEqual(expect.stringMatching(new RegExp(`  ${stack}$`)));
      expect(existsSync(join(root, stack, 'cdk.tf.json'))).toBe(true);
    }
  });

  test('explains what it shows and nobody chose', async () => {
    const output = await run(`
      base.addOverride('resource.helm_release', { A: { name: 'namespaces-0a1b2c3d', namespace: 'ns', chart: 'c', version: '1.0.0' } });
    `, '--no-validate', '--profile', 'other');
    expect(output).toContain('\n  namespaces-<key>: creates the namespaces of its stack,');
    expect(output).not.toContain('(bundled)');
    expect(output).not.toContain('deliberately');
  });

  test('ends with the figures of all profiles', async () => {
    writeFileSync(join(root, 'app', 'main.ts'), `
      import { writeFileSync } from 'node:fs';
      import { Annotations, App, TerraformStack } from 'cdktf';
      const app = new App();
      const stack = new TerraformStack(app, process.argv[3]);
      if (process.argv[3] === 'demo') Annotations.of(stack).addWarning('open');
      stack.addOverride('resource.terraform_data', { A: {}, B: {} });
      app.synth();
      writeFileSync(app.outdir + '/cost-estimate.json', JSON.stringify({ currency: 'USD', total: '0.36', totalWithAdditional: '0.40' }));
    `);
    await worktest(parseOptions(['--no-validate']), context());
    expect(printed.slice(-7).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['demo', 'production'],
      ['stacks', '1', '1'],
      ['resources', '2', '2'],
      ['Helm releases', '0', '0'],
      ['warnings', '1', '0'],
      ['USD per hour', '0.36', '0.36'],
      ["USD per hour, with volumes, keys and load balancers' addresses", '0.40', '0.40'],
    ]);
  });

  test('hands its options on', async () => {
    const failure = start('throw new Error(process.argv.slice(2).join(" "));', '--profile', 'p', '--region', 'r', '--instance-type', 'm6a.large');
    await expect(failure).rejects.toThrow(/^--profile p --region=r --instance-type=m6a\.large$/);
  });

  test('fails when the example writes nothing', async () => {
    await expect(start('process.exit(0);')).rejects.toThrow('the example wrote no cdktf.out/demo/manifest.json');
  });

  test('shows the error annotations of all stacks, then fails', async () => {
    const failure = run("Annotations.of(base).addError('wrong'); Annotations.of(new TerraformStack(app, 'more')).addError('too');");
    await expect(failure).rejects.toThrow('the example has errors: 2');
    expect(printed.slice(-3)).toEqual(['\nErrors', '  base: wrong', '  more: too']);
  });
});

describe('the list of schema gaps', () => {
  const compare = (gaps: string[], profile: string, ...argv: string[]) => compareGaps(
    gaps, profile, '5.0.0', parseOptions(['--aws-provider-version', '5.0.0', ...argv]), context(),
  );

  test('is written for each profile, then compared with', () => {
    expect(compare(['aws_a.x'], 'production', '--update-schema-gaps')).toBe(true);
    expect(compare(['aws_a.x', 'aws_b'], 'demo', '--update-schema-gaps')).toBe(true);
    expect(printed).toEqual(Array(2).fill('  Written: app/schema-gaps.aws-5.0.0.json'));
    expect(JSON.parse(readFileSync(join(root, 'app', 'schema-gaps.aws-5.0.0.json'), 'utf8')))
      .toEqual({ demo: ['aws_a.x', 'aws_b'], production: ['aws_a.x'] });

    printed = [];
    expect(compare(['aws_a.x', 'aws_b'], 'demo')).toBe(true);
    expect(printed).toEqual([]);
  });

  test('is shown where it differs', () => {
    compare(['aws_a.x', 'aws_b'], 'demo', '--update-schema-gaps');
    printed = [];
    expect(compare(['aws_b', 'aws_c'], 'demo')).toBe(false);
    expect(printed).toEqual([
      '  Differs from app/schema-gaps.aws-5.0.0.json (demo); if that is right, run again with --update-schema-gaps:',
      '    + aws_c',
      '    - aws_a.x',
    ]);
  });

  test('counts as empty where there is none', () => {
    expect(compare([], 'demo')).toBe(true);
    expect(compare(['aws_a'], 'demo')).toBe(false);
  });

  test('is not needed for a version that nobody asked for', () => {
    expect(compareGaps(['aws_a'], 'demo', '5.0.0', parseOptions([]), context())).toBe(true);
    compare(['aws_a'], 'demo', '--update-schema-gaps');
    expect(compareGaps(['aws_b'], 'demo', '5.0.0', parseOptions([]), context())).toBe(false);
  });
});

describeWithCli('the command with a provider mirror', () => {
  const AWS = "base.addOverride('terraform.required_providers.aws', { source: 'aws', version: '6.25.0' });";
  const before = process.env.TF_CLI_CONFIG_FILE;

  /** `init` looks nowhere else; it does not start a provider, so any file will do for one. */
  function mirror(...awsVersions: string[]): void {
    const path = join(root, 'mirror');
    mkdirSync(path);
    const os = process.platform === 'win32' ? 'windows' : process.platform;
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    for (const host of ['registry.terraform.io', 'registry.opentofu.org']) {
      for (const version of awsVersions) {
        const dir = join(path, host, 'hashicorp', 'aws', version, `${os}_${arch}`);
        mkdirSync(dir, { recursive: true });
        writeFileSync(join(dir, `terraform-provider-aws_v${version}`), '', { mode: 0o755 });
      }
    }
    process.env.TF_CLI_CONFIG_FILE = join(root, 'cli.tfrc');
    writeFileSync(process.env.TF_CLI_CONFIG_FILE, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n  }\n}\n`);
  }

  afterEach(() => {
    if (before === undefined) delete process.env.TF_CLI_CONFIG_FILE;
    else process.env.TF_CLI_CONFIG_FILE = before;
  });

  test('takes the version of the AWS provider that is there instead of the pinned one, and says so', async () => {
    mirror('5.0.0', '5.2.0');
    // The file that stands for it is no provider, so nothing more comes of it.
    await expect(run(AWS)).rejects.toThrow(TerraformError);
    expect(printed).toContain('\nAWS provider 6.25.0, which the library pins, is not available here; checking against 5.2.0 instead.');
    expect(printed.at(-1)).toMatch(/^\nValidating copies in cdktf\.out\/\.check\/aws-5\.2\.0 with /);
  });

  test('says that there is none', async () => {
    mirror();
    expect(await run(AWS)).toMatch(
      /\ndemo: synthesised\. Not checked: validation by Terraform, since no AWS provider is available here \(pinned: 6\.25\.0\)\. Next: .*\.$/,
    );
  });

  test('fails where a version that was asked for is not there', async () => {
    mirror('5.0.0');
    await expect(run(AWS, '--aws-provider-version', '5.1.0')).rejects.toThrow('AWS provider 5.1.0 is not available here');
  });

  test('leaves out what is of another provider, and validates the rest', async () => {
    mirror();
    const output = await run(`
      base.addOverride('terraform.required_providers.helm', { source: 'helm', version: '3.1.1' });
      base.addOverride('resource.helm_release.R', { name: 'r', chart: 'c' });
      base.addOverride('output.out', { value: '\${helm_release.R.metadata}' });
    `);
    expect(output).toMatch(/ {2}Left out: 1 of provider helm, as its version 3\.1\.1 is not available here\n {2}base: valid\n\ndemo: valid, by \w+ v[\d.]+\. Not checked: resources of provider helm, whose version 3\.1\.1 is not available here\. Next: /);
  });
});

describeWithCli('the command with a CLI', () => {
  test('validates each stack', async () => {
    const output = await start("base.addOverride('resource.terraform_data.A', { input: 1 });");
    expect(output).toMatch(/Validating copies in cdktf\.out\/\.check\/none with \w+ v\d/);
    expect(output).toMatch(/ {2}base: valid\n\ndemo: valid, by \w+ v[\d.]+\. Next: .*\.$/);
  });

  test('fails on a stack that is not valid', async () => {
    const failure = run("base.addOverride('resource.terraform_data.A', { inputs: 1 });");
    await expect(failure).rejects.toThrow('1 of 1 stacks are not valid');
    expect(printed).toContain('  base: not valid');
    expect(printed.at(-1)).toMatch(/error: resource\.terraform_data\.A: .*inputs/);
  });
});
