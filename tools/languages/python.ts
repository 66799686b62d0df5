import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateLibrary, Language, Made, root, run } from './language';

const PIP = ['--quiet', '--disable-pip-version-check', '--no-input'];

/** What differs between the editions of the package. */
export interface PythonEdition {
  /** From the index, as users get them. */
  readonly packages: readonly string[];
  /** The folder with the programs, in examples/python and test/languages/python. */
  readonly folder: string;
  /** Writes the code of the package to the folder `python` below another. */
  generate(out: string): void;
}

/** Checks the style of programs. */
const RUFF = 'ruff==0.14.6';

export function pythonOf({ packages, folder, generate }: PythonEdition): Language {
  return {
    crossed: { 'first-cluster': 16, 'demo': 92, 'production': 50, 'own-kinds': 52, 'pages': 12 },

    refused: {
      value: /Names are as in TypeScript: `clusterName` is `cluster_name` here\./,
      map: /^RuntimeError: .*Key 'nodeGroups': Unable to deserialize value/s,
      missing: /^TypeError: .*missing 1 required keyword-only argument: 'cluster_name'/,
      enum: /^TypeError: type of argument effect must be cdkt[fn]_observable_eks\.TaintEffect; got str instead/,
      unknown: /^TypeError: .*unexpected keyword argument 'node_group'/,
    },

    prepare(venv) {
      if (existsSync(join(venv, 'installed'))) return undefined;
      const { status, stdout } = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))'], { encoding: 'utf8' });
      if (status !== 0 || stdout.trim() !== 'True') return 'there is no Python 3.10 or later with venv and pip';
      rmSync(venv, { recursive: true, force: true });
      run('python3', ['-m', 'venv', venv]);
      const pip = spawnSync(join(venv, 'bin', 'pip'), ['install', ...PIP, ...packages, RUFF], { encoding: 'utf8' });
      if (pip.status !== 0) return `pip could not install ${packages[0]}: ${pip.stderr.trim().split('\n').pop()}`;
      writeFileSync(join(venv, 'installed'), '');
      return undefined;
    },

    share: 0.1,

    build(venv, scratch) {
      const bindings = join(scratch, 'bindings');
      generate(bindings);
      run(join(venv, 'bin', 'pip'), ['install', ...PIP, '--force-reinstall', '--no-deps', join(bindings, 'python')]);
      const programs = [join(folder, 'examples', 'python'), join(folder, 'test', 'languages', 'python')];
      // Programs with other names have other lengths of lines.
      for (const args of folder === root ? [['check'], ['format', '--check']] : []) {
        run(join(venv, 'bin', 'ruff'), [...args, '--quiet', '--config', join(root, 'examples', 'python', 'pyproject.toml'), ...programs]);
      }
      const command = (index: number, name: string) => [join(venv, 'bin', 'python'), join(programs[index], name)];
      return { all: command(1, 'synthesise.py'), demo: command(0, 'demo.py'), bare: command(1, 'bare.py') };
    },

    synthesise({ all: [command, ...args] }, _, out) {
      run(command, [...args, out]);
      return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Made;
    },
  };
}

export const PYTHON: PythonEdition = {
  packages: ['cdktf-cdktf-provider-aws==21.22.1', 'cdktf-cdktf-provider-helm==12.1.2'],
  folder: root,
  generate: (out) => generateLibrary('python', out),
};
