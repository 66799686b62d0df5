/**
 * Scans the reference deployment with checkov, in both profiles: what it finds has to be what
 * examples/worktest/scan-waivers.json gives reasons for, no more and no less. Where checkov is not to be had, a line says so,
 * and that is no failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readStacks, type StackConfig } from '../manifest';

const CHECKOV = '3.3.30';

/** With every option that adds something; the region has AMD SEV-SNP. */
const PROFILES: { readonly [profile: string]: readonly string[] } = {
  demo: [],
  production: [
    '--region', 'eu-west-1', '--confidential', 'enclaves,snp,sandbox', '--sandbox-image', 'ami-0123456789abcdef0',
    '--enclave-pcr0', '0123456789abcdef'.repeat(6), '--github-repository', 'acme/platform', '--github-repository-id', '456789',
    '--api-cidrs', '8.8.8.0/24', '--alerts-secret', 'alerting',
  ],
};

const root = resolve(__dirname, '..', '..');
const packages = join(root, '.cache', 'checkov', CHECKOV);
const WAIVERS = join(root, 'examples', 'worktest', 'scan-waivers.json');

/** A check that a resource does not pass; `resource` is its logical id. */
export interface Finding {
  readonly check: string;
  readonly resource: string;
}

/** A finding that is right as it is, and why. */
export interface Waiver extends Finding {
  readonly reason: string;
  /** The profile that has it, where the other's stack of that name has not. */
  readonly profile?: string;
}

/** What to say of a stack: findings without a reason, and reasons without a finding. */
export function differences(stack: string, findings: Finding[], waivers: Waiver[]): string[] {
  const same = (a: Finding) => (b: Finding) => a.check === b.check && a.resource === b.resource;
  const twice = waivers.filter((waiver, index) => waivers.findIndex(same(waiver)) !== index);
  return [
    ...findings.filter((finding) => !waivers.some(same(finding))).map(({ check, resource }) => `${stack}: ${check} ${resource}: has no reason`),
    ...waivers.filter((waiver) => !findings.some(same(waiver))).map(({ check, resource }) => `${stack}: ${check} ${resource}: is not found any more`),
    ...twice.map(({ check, resource }) => `${stack}: ${check} ${resource}: is used more than once`),
    ...waivers.filter(({ reason }) => (reason ?? '').length < 20).map(({ check, resource }) => `${stack}: ${check} ${resource}: says no reason`),
  ];
}

/** The waivers that checkov is to find: those of Trivy have names of their own. */
export function ofCheckov(waivers: Waiver[]): Waiver[] {
  return waivers.filter(({ check }) => check.startsWith('CKV'));
}

/** What checkov reads of a stack: it fails on texts in the `terraform` block, which holds nothing to check. */
export function scannable({ terraform: _, ...config }: StackConfig): StackConfig {
  return config;
}

/** The findings in a report of checkov. Throws when it did not read what it was given, which it reports as all well. */
export function findingsOf(report: any): Finding[] {
  const { summary, results } = report as {
    summary?: { passed: number; failed: number; parsing_errors: number };
    results?: { failed_checks: { check_id: string; resource: string }[] };
  };
  if (!summary || !results || summary.parsing_errors > 0 || summary.passed + summary.failed === 0) {
    throw new Error(`checkov could not read the stack: ${JSON.stringify(summary ?? report)}`);
  }
  const findings = results.failed_checks.map(({ check_id: check, resource }) => ({ check, resource: resource.split('.').pop() as string }));
  const keys = findings.map(({ check, resource }) => `${check} ${resource}`);
  return findings.filter((_, index) => keys.indexOf(keys[index]) === index);
}

/** Installs checkov once. Returns what is missing, if something is. */
function install(): string | undefined {
  const done = join(packages, 'installed');
  if (existsSync(done)) return undefined;
  if (spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status !== 0) return 'there is no python3 with pip';
  mkdirSync(packages, { recursive: true });
  const { status, stderr } = spawnSync(
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--target', join(packages, 'lib'), `checkov==${CHECKOV}`],
    { encoding: 'utf8', timeout: 10 * 60_000 },
  );
  if (status !== 0) return `pip could not install checkov ${CHECKOV}: ${stderr?.trim().split('\n').pop()}`;
  writeFileSync(done, '');
  return undefined;
}

function scan(folder: string): Finding[] {
  const { stdout, stderr } = spawnSync(
    'python3',
    ['-m', 'checkov.main', '--directory', folder, '--framework', 'terraform_json', '--skip-download', '--compact', '--quiet', '--output', 'json'],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { ...process.env, PYTHONPATH: join(packages, 'lib') } },
  );
  try {
    return findingsOf(JSON.parse(stdout));
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${stderr.trim()}`);
  }
}

function synthesise(profile: string, outdir: string): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join(root, 'examples', 'worktest', 'main.ts'), '--profile', profile, ...PROFILES[profile]],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: outdir } },
  );
  if (status !== 0) throw new Error(stderr);
}

function main(): void {
  const missing = install();
  if (missing) return console.log(`skipped: ${missing}`);

  const waivers = JSON.parse(readFileSync(WAIVERS, 'utf8')) as Record<string, Waiver[]>;
  const scratch = mkdtempSync(join(tmpdir(), 'scan-'));
  const problems: string[] = [];
  const seen = new Set<string>();
  try {
    for (const profile of Object.keys(PROFILES)) {
      const outdir = join(scratch, profile);
      synthesise(profile, outdir);
      for (const { name, config } of readStacks(outdir)) {
        const folder = join(scratch, 'copies', profile, name);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(scannable(config), undefined, 2));
        const findings = scan(folder);
        console.log(`${profile}: ${name}: ${findings.length} findings`);
        problems.push(...differences(name, findings, ofCheckov(waivers[name] ?? []).filter((waiver) => (waiver.profile ?? profile) === profile)));
        seen.add(name);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  problems.push(...Object.keys(waivers).filter((stack) => !seen.has(stack)).map((stack) => `${stack}: is no stack`));
  if (problems.length > 0) {
    throw new Error([...new Set(problems), 'examples/worktest/scan-waivers.json holds the reasons'].join('\n'));
  }
  console.log('Every finding has its reason in examples/worktest/scan-waivers.json');
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
