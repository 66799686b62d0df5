/** Runs programs that import the library by its name, in this process and with any library in its place. */
import { Console } from 'node:console';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as util from 'node:util';
import { App } from 'cdktf';
import ts from 'typescript';
import * as library from '../../src';

export type Library = typeof library;

/** The day that programs run on. */
export const DAY = String(Date.parse('2026-11-26') / 1000);

export interface Program {
  /** Where it stands. */
  readonly file: string;
  /** Options of its command line. */
  readonly options?: string[];
}

/** How a run ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The files that a program writes, by their names. */
export async function filesOf(program: Program, used: Library): Promise<Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'program-'));
  try {
    const { status, stderr } = await runProgram(program, { CDKTF_OUTDIR: outdir }, used);
    if (status !== 0) throw new Error(stderr);
    return contents(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Runs a program with more in its environment until it has synthesised, or printed an error. */
export async function runProgram(program: Program, more: NodeJS.ProcessEnv, used: Library = library): Promise<Run> {
  const { env } = process;
  const { synth } = App.prototype;
  const printed = { stdout: '', stderr: '' };
  const argv = [process.execPath, program.file, ...program.options ?? []];
  const own: NodeJS.Process = Object.create(process, { argv: { value: argv }, exitCode: { value: 0, writable: true } });
  try {
    process.env = { ...env, SOURCE_DATE_EPOCH: DAY, ...more };
    // What a program does later than its last line ends with the synthesis, or with an error that it prints.
    await new Promise<void>((resolve) => {
      App.prototype.synth = function (this: App) {
        synth.call(this);
        resolve();
      };
      const writer = (name: keyof typeof printed, then?: () => void) => new Writable({
        write: (chunk, _encoding, done) => {
          printed[name] += chunk;
          then?.();
          done();
        },
      });
      const globals = { console: new Console(writer('stdout'), writer('stderr', resolve)), process: own };
      run(program, globals, (name) => replaced(name, program.options ?? [], used));
    });
    await nextTurn();
    return { status: Number(own.exitCode), ...printed };
  } finally {
    App.prototype.synth = synth;
    process.env = env;
  }
}

function run({ file }: Program, globals: Record<string, object>, replace: (name: string) => object | undefined): object {
  const real = createRequire(file);
  const load = (name: string) => {
    if (name.startsWith('.')) return run({ file: join(dirname(file), name.replace(/(\.js)?$/, '.ts')) }, globals, replace);
    return replace(name) ?? real(name);
  };
  const exports = {};
  new Function('require', 'exports', '__filename', '__dirname', ...Object.keys(globals), compiled(file))(load, exports, file, dirname(file), ...Object.values(globals));
  return exports;
}

const programs = new Map<string, string>();

function compiled(file: string): string {
  const source = readFileSync(file, 'utf8');
  const made = programs.get(source) ?? ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
  programs.set(source, made);
  return made;
}

/** What a program gets instead of what it imports: the library, and a command line of its own. */
function replaced(name: string, args: string[], used: Library): object | undefined {
  const modules: Record<string, object> = {
    'cdktf-observable-eks': used,
    'node:util': { ...util, parseArgs: (config: object) => util.parseArgs({ ...config, args }) },
  };
  return modules[name];
}

function contents(outdir: string): Record<string, string> {
  const files = (readdirSync(outdir, { recursive: true }) as string[]).map((name) => join(outdir, name)).filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.sort().map((path) => [relative(outdir, path), withoutTraces(readFileSync(path, 'utf8'))]));
}

// The trace of a warning has other lines for a library in place of ours.
function withoutTraces(text: string): string {
  return text.replace(/^(\s*)"stacktrace": \[$.*?^\1\]/gms, '');
}

/** The library, with the keys of all maps that it is given in reverse. */
export function withReversedMaps(real: Library): Library {
  return Object.fromEntries(Object.entries(real).map(([name, value]) => [name, typeof value === 'function' ? withReversedArguments(value) : value])) as Library;
}

function withReversedArguments<T extends Function>(type: T): T {
  const proxy: T = new Proxy(type, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.map(reversed), newTarget === proxy ? target : newTarget),
    get: (target, name) => {
      const member = Reflect.get(target, name);
      return typeof member === 'function' && name !== 'prototype' ? (...given: unknown[]) => member.apply(target, given.map(reversed)) : member;
    },
  });
  return proxy;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
}
