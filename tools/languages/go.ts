import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, generateLibrary, has, Language, root, run, scripts, synthesiseAndCount } from './language';
import { providerPackages, useWholeProvider } from './provider-part';

/** From the module proxy, as users get them. */
const MODULES = [
  'github.com/aws/constructs-go/constructs/v10@v10.4.2', 'github.com/aws/jsii-runtime-go@v1.140.0', 'github.com/hashicorp/terraform-cdk-go/cdktf@v0.21.0',
];

/** Modules that are generated, with the folders that jsii-pacmak writes them to. */
const GENERATED = {
  'github.com/worktest/cdktf-observable-eks-go/observableeks': 'observableeks',
  'github.com/cdktf/cdktf-provider-aws-go/aws/v21': 'aws',
  'github.com/cdktf/cdktf-provider-helm-go/helm/v12': 'helm',
};

export const go: Language = {
  crossed: { 'first-cluster': 15, 'demo': 88, 'production': 48, 'own-kinds': 50, 'pages': 12 },

  refused: {
    value: /Names are as in TypeScript: `clusterName` is `ClusterName` here\./,
    enum: /Effect/,
    missing: /ClusterName/,
  },

  prepare() {
    if (!has('go', ['version'], /go1\.(2[5-9]|[3-9]\d)/)) return 'there is no Go 1.25 or later';
    const { status, stderr } = spawnSync('go', ['mod', 'download', ...MODULES], { cwd: tmpdir(), encoding: 'utf8' });
    return status === 0 ? undefined : `go could not download modules: ${stderr.trim().split('\n')[0]}`;
  },

  share: 0.15,

  build(_, scratch, whole) {
    const generated = join(scratch, 'generated');
    generateLibrary('go', generated);
    for (const folder of providerPackages()) generate('go', folder, generated);
    if (whole) useWholeProvider(join(generated, 'go', 'aws'));
    const app = join(scratch, 'app');
    cpSync(join(root, 'examples', 'go'), app, { recursive: true });
    cpSync(join(scripts, 'go'), app, { recursive: true });
    const unformatted = run('gofmt', ['-l', app]).stdout.trim();
    if (unformatted) throw new Error(`gofmt would change ${unformatted}`);
    for (const [name, folder] of Object.entries(GENERATED)) run('go', ['mod', 'edit', `-replace=${name}=${join(generated, 'go', folder)}`], app);
    run('go', ['mod', 'tidy'], app);
    run('go', ['vet', './...'], app);
    const programs = join(scratch, 'programs');
    mkdirSync(programs);
    run('go', ['build', '-o', programs, './...'], app);
    return { all: [join(programs, 'synthesise')], demo: [join(programs, 'platform'), 'demo'], bare: [join(programs, 'bare')] };
  },

  synthesise: synthesiseAndCount,
};
