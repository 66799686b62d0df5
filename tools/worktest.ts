import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compileIfNeeded } from './compile';
import { helmReleases, readStacks, type Stack } from './manifest';
import { runProcess, TerraformError } from './terraform';
import { Failure, parseOptions, USAGE, type Context, type Options } from './worktest-options';
import { explainReleases, plural, printTable, showSideBySide, summarise, verdictLine, type Summary } from './worktest-report';
import { validateStacks } from './worktest-validation';

/** `ValidationError: `, and `Error [ERR_CODE]: ` */
const ERROR_NAME = /^\w*Error(?: \[\w+\])?: /;

/** What `CostEstimate.writeTo` and `PermissionsReport.writeTo` write for people. */
const TEXTS = ['cost-estimate.txt', 'permissions.txt'];

/** The whole command. Ends normally when all is well, or when there is nothing to validate with. */
export async function worktest(options: Options, context: Context): Promise<void> {
  if (options.help) return context.print(USAGE);

  const summaries: Summary[] = [];
  for (const [index, profile] of options.profiles.entries()) {
    if (index > 0) context.print('');
    summaries.push(await checkProfile(profile, options, context));
  }
  if (summaries.length > 1) showSideBySide(summaries, context.print);
}

async function checkProfile(profile: string, options: Options, context: Context): Promise<Summary> {
  await synthesise(profile, options, context);
  const outdir = outdirOf(profile, context);
  const stacks = readStacks(outdir);
  showStacks(stacks, context);
  showAnnotations(profile, stacks, context);
  showTexts(profile, context);
  const verdict = options.validate ? await validateStacks(profile, stacks, options, context) : { notChecked: 'validation by Terraform, because of --no-validate' };
  context.print(`\n${verdictLine(profile, verdict)}`);
  return summarise(profile, stacks, outdir);
}

async function synthesise(profile: string, options: Options, context: Context): Promise<void> {
  const args = ['--profile', profile, ...options.appArguments];
  context.print(`Synthesising ${relative(context.root, context.app)} ${args.join(' ')}`);

  // An app that ends without writing must not be mistaken for the run before it.
  const outdir = outdirOf(profile, context);
  mkdirSync(outdir, { recursive: true });
  for (const file of ['manifest.json', ...TEXTS]) rmSync(join(outdir, file), { force: true });
  // Nor a stack that this run does not have be applied. What Terraform keeps beside it stays.
  const stacks = join(outdir, 'stacks');
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : []) rmSync(join(stacks, stack, 'cdk.tf.json'), { force: true });
  const {
    // Not tsx itself, which starts a second process.
    runApp = (given, env) => runProcess(process.execPath, ['--import', 'tsx', context.app, ...given], { cwd: context.root, env }),
  } = context;
  // Error annotations of all stacks are shown below, with the warnings; without this cdktf throws at the first stack.
  const result = await runApp(args, { CDKTF_OUTDIR: outdir, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: '1' });
  if (result.exitCode !== 0) throw new Failure(errorMessageOf(result.stderr));
  if (!existsSync(join(outdir, 'manifest.json'))) throw new Failure(`the example wrote no ${relative(context.root, join(outdir, 'manifest.json'))}`);
}

/** A folder for each profile, so that what was written of one can be applied after the other was. */
function outdirOf(profile: string, { root }: Context): string {
  return join(root, 'cdktf.out', profile);
}

/** The message of the last error in the output of a Node program, without its name and stack trace. */
export function errorMessageOf(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  const start = lines.map((line) => ERROR_NAME.test(line)).lastIndexOf(true);
  if (start < 0) return lines.slice(-5).join('\n') || 'the example failed without a message';

  const rest = lines.slice(start);
  const end = rest.findIndex((line) => /^\s+at |^Node\.js v/.test(line));
  return rest.slice(0, end < 0 ? undefined : end).join('\n').trimEnd().replace(ERROR_NAME, '');
}

function showStacks(stacks: Stack[], { print, root }: Context): void {
  print('\nStacks, in apply order');
  printTable(print, stacks.map((stack) => [
    stack.name,
    `${plural('resource', stack.config.resource)}, ${plural('data source', stack.config.data)}`,
    relative(root, stack.directory),
    stack.dependencies.length > 0 ? `after ${stack.dependencies.join(', ')}` : '',
  ]));
  for (const stack of stacks) {
    const releases = helmReleases(stack);
    if (releases.length === 0) continue;
    print(`\nHelm releases of ${stack.name}, in install order (same number: in parallel)`);
    printTable(print, releases.map((release) => [String(release.wave), release.name, release.namespace, release.chart]));
  }
  explainReleases(stacks.flatMap(helmReleases), print);
}

/** The example may leave texts beside its stacks: what it costs, and who may do what, are part of what there is to check. */
function showTexts(profile: string, context: Context): void {
  for (const file of TEXTS.map((name) => join(outdirOf(profile, context), name)).filter(existsSync)) {
    context.print(`\n${readFileSync(file, 'utf8').trimEnd()}`);
  }
}

/** What is said before the warnings of a profile that is meant to have them. */
const ON_PURPOSE: Record<string, string> = {
  demo: ' (the demo is deliberately open and cheap, for a one-day trial; production resolves each of them)',
};

function showAnnotations(profile: string, stacks: Stack[], { print }: Context): void {
  const all = stacks.flatMap((stack) => stack.annotations);
  const errors = all.filter(({ level }) => level === '@cdktf/error');
  for (const [title, annotations] of [['Warnings', all.filter(({ level }) => level === '@cdktf/warn')], ['Errors', errors]] as const) {
    if (annotations.length === 0) continue;
    print(`\n${title}${title === 'Warnings' ? ON_PURPOSE[profile] ?? '' : ''}`);
    annotations.forEach(({ constructPath, message }) => print(`  ${constructPath}: ${message}`));
  }
  if (errors.length > 0) throw new Failure(`the example has errors: ${errors.length}`);
}

/** Checks an example with the library as it is now; what a reader can act on is said without a stack trace. */
export async function runCommand(example: string, options: () => Options): Promise<void> {
  const root = resolve(__dirname, '..');
  try {
    await compileIfNeeded(root).catch((error: Error) => { throw new Failure(error.message); });
    await worktest(options(), { root, app: join(root, 'examples', example, 'main.ts'), print: (line) => console.log(line) });
  } catch (error) {
    const expected = error instanceof Failure || error instanceof TerraformError;
    console.error(expected ? `Error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

if (require.main === module) void runCommand('worktest', () => parseOptions(process.argv.slice(2)));
