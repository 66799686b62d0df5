import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateLibrary, Language, Made, root, run, scripts } from './language';

/** From its own index, as users get them. `jsii` is the runtime that the generated code is made for. */
export const PYTHON_PACKAGES = ['cdktf-cdktf-provider-aws==21.22.1', 'cdktf-cdktf-provider-helm==12.1.2', 'ruff==0.14.6'];

const PIP = ['--quiet', '--disable-pip-version-check', '--no-input'];

export const python: Language = {
  crossed: { 'first-cluster': 16, 'demo': 92, 'production': 50, 'own-kinds': 52, 'pages': 16 },

  refused: {
    value: /Names are as in TypeScript: `clusterName` is `cluster_name` here\./,
    map: /^RuntimeError: .*Key 'nodeGroups': Unable to deserialize value/s,
    missing: /^TypeError: .*missing 1 required keyword-only argument: 'cluster_name'/,
    enum: /^TypeError: type of argument effect must be cdktf_observable_eks\.TaintEffect; got str instead/,
    unknown: /^TypeError: .*unexpected keyword argument 'node_group'/,
  },

  prepare(venv) {
    if (existsSync(join(venv, 'installed'))) return undefined;
    const { status, stdout } = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))'], { encoding: 'utf8' });
    if (status !== 0 || stdout.trim() !== 'True') return 'there is no Python 3.10 or later with venv and pip';
    rmSync(venv, { recursive: true, force: true });
    run('python3', ['-m', 'venv', venv]);
    const pip = spawnSync(join(venv, 'bin', 'pip'), ['install', ...PIP, ...PYTHON_PACKAGES], { encoding: 'utf8' });
    if (pip.status !== 0) return `pip could not install ${PYTHON_PACKAGES[0]}: ${pip.stderr.trim().split('\n').pop()}`;
    writeFileSync(join(venv, 'installed'), '');
    return undefined;
  },

  share: 0.1,

  build(venv, scratch) {
    const bindings = join(scratch, 'bindings');
    generateLibrary('python', bindings);
    run(join(venv, 'bin', 'pip'), ['install', ...PIP, '--force-reinstall', '--no-deps', join(bindings, 'python')]);
    for (const args of [['check'], ['format', '--check']]) {
      run(join(venv, 'bin', 'ruff'), [...args, '--quiet', '--config', join(root, 'examples', 'python', 'pyproject.toml'), join(root, 'examples', 'python'), join(scripts, 'python')]);
    }
    const command = (path: string) => [join(venv, 'bin', 'python'), path];
    return { all: command(join(scripts, 'python', 'synthesise.py')), demo: command(join(root, 'examples', 'python', 'demo.py')), bare: command(join(scripts, 'python', 'bare.py')) };
  },

  synthesise({ all: [command, ...args] }, _, out) {
    run(command, [...args, out]);
    return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Made;
  },
};
