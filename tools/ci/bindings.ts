/** Generates the code for the other languages and looks for each one's public face: a target that is skipped says nothing. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const output = join(root, 'dist', 'bindings');

const EXTENSIONS: Record<string, string> = { python: '.py', java: '.java', dotnet: '.cs', go: '.go' };

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
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
