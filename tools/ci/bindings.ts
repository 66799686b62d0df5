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
  'AddDependency', 'App', 'Aws', 'AwsProvider', 'AwsProviderConfig', 'Construct', 'Constructs', 'HashiCorp', 'LocalBackend', 'LocalBackendConfig', 'Path', 'Provider',
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
  const folder = join(root, 'examples', 'csharp');
  const programs = readdirSync(folder).filter((file) => file.endsWith('.cs'));
  // One defines what another uses.
  const unknown = unknownNames(programs.map((file) => readFileSync(join(folder, file), 'utf-8')).join('\n'), known);
  if (unknown.length > 0) throw new Error(`examples/csharp uses what the C# code does not have: ${unknown.join(', ')}`);
  console.log(`dotnet: ${programs.length} programs in examples/csharp use names that the code has; nothing compiles them`);
}

/** Where jsii-pacmak writes the README of a package; those of Java and C# have none but the docs of their code. */
const READMES: Record<string, string> = { python: 'README.md', go: 'observableeks/README.md' };

/** What goes with the code: a licence, and a README that is read outside of the repository. */
function checkPapers(language: string): void {
  const files = readdirSync(join(output, language), { recursive: true, encoding: 'utf-8' });
  if (!files.some((file) => /(^|\/)LICENSE$/.test(file))) throw new Error(`The ${language} package has no LICENSE`);
  if (!(language in READMES)) return;
  const readme = readFileSync(join(output, language, READMES[language]), 'utf-8');
  const relative = [...readme.matchAll(/\]\((?!https:|#)[^)]*\)/g)].map(([link]) => link);
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
