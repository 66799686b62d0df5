import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { generate, generateLibrary, has, Language, root, run, scripts, synthesiseAndCount } from './language';
import { providerPackages, useWholeProvider } from './provider-part';

/** From the registry, as users get them. cdktf and the providers are generated: not every registry has them. */
const ARTIFACTS = ['software.constructs:constructs:10.4.2', 'software.amazon.jsii:jsii-runtime:1.140.0'];

/** Compiles the modules of the folders beside it, in their order. */
const AGGREGATOR = (modules: readonly string[]) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>all</groupId><artifactId>all</artifactId><version>0</version><packaging>pom</packaging>
  <modules>${modules.map((name) => `<module>${name}</module>`).join('')}</modules>
</project>
`;

/** A repository of the test's own: what is generated here is not to be found by other programs. */
const quietly = (cache: string) => ['--quiet', '--batch-mode', `-Dmaven.repo.local=${join(cache, 'repository')}`];

export const java: Language = {
  crossed: { 'first-cluster': 19, 'demo': 126, 'production': 66, 'own-kinds': 58, 'pages': 15 },

  refused: {
    'value': /^\w+: /,
    'missing': /clusterName/,
    'missing in options': /^NullPointerException: key is required/,
    'enum': /^IllegalArgumentException: No enum constant/,
  },

  prepare(cache) {
    if (!has('javac', ['--version'], /javac (1[7-9]|[2-9]\d)/)) return 'there is no JDK 17 or later';
    if (!has('mvn', ['--version'], /Apache Maven/)) return 'there is no Maven';
    for (const artifact of ARTIFACTS) {
      const get = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.0:get';
      const { status } = spawnSync('mvn', [...quietly(cache), get, `-Dartifact=${artifact}`], { encoding: 'utf8' });
      if (status !== 0) return `Maven could not download ${artifact}`;
    }
    return undefined;
  },

  share: 0.15,

  build(cache, scratch, whole) {
    const cdktf = dirname(require.resolve('cdktf/package.json'));
    const generated = [cdktf, ...providerPackages()].map((folder, index) => {
      generate('java', folder, join(scratch, `generated-${index}`));
      return `generated-${index}/java`;
    });
    if (whole) useWholeProvider(join(scratch, generated[1]));
    generateLibrary('java', join(scratch, 'library'));
    const app = join(scratch, 'app');
    cpSync(join(root, 'examples', 'java'), app, { recursive: true });
    cpSync(join(scripts, 'java'), join(app, 'src', 'main', 'java', 'com', 'example', 'platform'), { recursive: true });
    writeFileSync(join(scratch, 'pom.xml'), AGGREGATOR([...generated, 'library/java', 'app']));
    const classpath = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.0:build-classpath';
    run('mvn', [...quietly(cache), 'spotless:check'], app);
    run('mvn', [...quietly(cache), 'compile', classpath, '-Dmdep.outputFile=target/classpath'], scratch);
    const path = [join(app, 'target', 'classes'), readFileSync(join(app, 'target', 'classpath'), 'utf8').trim()].join(delimiter);
    const command = (name: string) => ['java', '-cp', path, `com.example.platform.${name}`];
    return { all: command('Synthesise'), demo: [...command('Main'), 'demo'], bare: command('Bare') };
  },

  synthesise: synthesiseAndCount,
};
