/** Generates the code for the other languages and looks for each one's public face: a target that is skipped says nothing. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const output = join(root, 'dist', 'bindings');

const EXTENSIONS: Record<string, string> = { python: '.py', java: '.java', dotnet: '.cs', go: '.go' };

/** What the examples in C#, which nothing here compiles, have from elsewhere. */
const FROM_ELSEWHERE = new Set([
  // .NET
  'Collections', 'Concat', 'Console', 'Dictionary', 'Environment', 'Error', 'Example', 'Generic', 'GetEnvironmentVariable', 'InvalidOperationException', 'Join', 'Linq', 'Platform',
  'Split', 'System', 'ToArray', 'WriteLine',
  // CDKTF and its provider
  'AddDependency', 'App', 'Aws', 'AwsProvider', 'AwsProviderConfig', 'Construct', 'Constructs', 'HashiCorp', 'LocalBackend', 'LocalBackendConfig', 'Outdir', 'Path', 'Provider',
  'Providers', 'Synth', 'TerraformOutput', 'TerraformOutputConfig', 'TerraformStack', 'Value',
]);

/** Names in a C# program that neither it nor anything it uses has. */
export function unknownNames(program: string, known: ReadonlySet<string>): string[] {
  const code = program.replace(/\$?"(?:[^"\\\n]|\\.)*"/g, '""').replace(/\/\/.*$/gm, '');
  const own = [...code.matchAll(/(?:class|const string|void|static \w+|ObservableEksCluster) ([A-Z]\w*)/g)].map(([, name]) => name);
  const names = new Set([...code.matchAll(/\b[A-Z]\w*/g)].map(([name]) => name));
  return [...names].filter((name) => !known.has(name) && !own.includes(name) && !FROM_ELSEWHERE.has(name)).sort();
}

function checkExamples(code: string): void {
  const known = new Set(code.match(/\b[A-Z]\w*/g));
  const programs = ['examples', 'test/languages'].map((folder) => join(root, folder, 'csharp'))
    .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.cs')).map((file) => join(folder, file)));
  // One defines what another uses.
  const unknown = unknownNames(programs.map((path) => readFileSync(path, 'utf-8')).join('\n'), known);
  if (unknown.length > 0) throw new Error(`Programs in C# use what its code does not have: ${unknown.join(', ')}`);
  console.log(`dotnet: ${programs.length} programs use names that the code has; nothing compiles them`);
}

interface Papers {
  readonly readme?: string;
  readonly license: string;
  /** What a package says of itself, by file (tools/languages/metadata.ts). */
  readonly says: { readonly [file: string]: readonly RegExp[] };
}

/** What goes with the code, in the folder of each language. */
const PAPERS: Record<string, Papers> = {
  python: {
    readme: 'README.md',
    license: 'LICENSE',
    says: { 'setup.py': [/"keywords": \[/, /"Development Status :: 4 - Beta"/, /"License :: OSI Approved :: Apache Software License"/] },
  },
  // A jar has no README but the docs of its code.
  java: { license: 'src/main/resources/META-INF/LICENSE', says: { 'pom.xml': [/<name>Observable EKS for CDKTF<\/name>/, /<name>Apache License 2\.0<\/name>/] } },
  dotnet: {
    readme: 'Worktest.Cdktf.ObservableEks/README.md',
    license: 'Worktest.Cdktf.ObservableEks/LICENSE',
    says: {
      'Worktest.Cdktf.ObservableEks/Worktest.Cdktf.ObservableEks.csproj': [
        /<PackageReadmeFile>README\.md</, /Include="LICENSE" Pack="true"/, /<TargetFramework>net8\.0</, /\(Stability: Experimental\)/,
      ],
    },
  },
  go: { readme: 'observableeks/README.md', license: 'observableeks/LICENSE', says: { 'observableeks/go.mod': [/^module github\.com\/worktest\/cdktf-observable-eks-go\/observableeks$/m] } },
};

function checkPapers(language: string): void {
  const { readme, license, says } = PAPERS[language];
  const read = (path: string) => readFileSync(join(output, language, path), 'utf-8');
  if (!read(license).includes('Apache License')) throw new Error(`The ${language} package has no licence`);
  for (const [file, texts] of Object.entries(says)) {
    const unsaid = texts.filter((text) => !text.test(read(file)));
    if (unsaid.length > 0) throw new Error(`${file} of the ${language} package lacks ${unsaid.join(', ')}`);
  }
  const relative = readme ? [...read(readme).matchAll(/\]\((?!https:|#)[^)]*\)/g)].map(([link]) => link) : [];
  if (relative.length > 0) throw new Error(`Links in the README of the ${language} package lead nowhere outside of the repository: ${relative.join(', ')}`);
}

function main(): void {
  execFileSync('npm', ['run', '--silent', 'bindings'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

  const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf-8'));
  const classes = Object.values(assembly.types as Record<string, { kind: string; name: string }>)
    .filter((type) => type.kind === 'class')
    .map((type) => type.name);
  for (const [language, extension] of Object.entries(EXTENSIONS)) {
    const files = readdirSync(join(output, language), { recursive: true, encoding: 'utf-8' }).filter((file) => file.endsWith(extension));
    const code = files.map((file) => readFileSync(join(output, language, file), 'utf-8')).join('\n');
    const missing = classes.filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
    if (missing.length > 0) {
      throw new Error(`The ${language} code has no ${missing.join(', ')}`);
    }
    console.log(`${language}: ${files.length} files, ${classes.length} classes`);
    if (language === 'dotnet') checkExamples(code);
    checkPapers(language);
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
