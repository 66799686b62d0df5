/** Runs programs that import the library by its name, in this process and with any library in its place. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as util from 'node:util';
import { App } from 'cdktf';
import ts from 'typescript';
import * as library from '../../src';

export type Library = typeof library;

export interface Program {
  /** Where it stands. */
  readonly file: string;
  /** Options of its command line. */
  readonly options?: string[];
}

/** The files that a program writes, by their names. */
export async function filesOf(program: Program, used: Library): Promise<Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'program-'));
  const { env } = process;
  const { synth } = App.prototype;
  try {
    process.env = { ...env, CDKTF_OUTDIR: outdir, SOURCE_DATE_EPOCH: String(Date.parse('2026-11-26') / 1000) };
    // What a program does later than its last line ends with the synthesis, or with an error that it prints.
    await new Promise<void>((resolve, reject) => {
      jest.spyOn(console, 'error').mockImplementation((error) => reject(new Error(String(error))));
      App.prototype.synth = function (this: App) {
        synth.call(this);
        resolve();
      };
      run(program, (name) => replaced(name, program.options ?? [], used));
    });
    return contents(outdir);
  } finally {
    App.prototype.synth = synth;
    jest.restoreAllMocks();
    process.env = env;
    rmSync(outdir, { recursive: true });
  }
}

function run({ file }: Program, replace: (name: string) => object | undefined): object {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const load = (name: string) => {
    if (name.startsWith('.')) return run({ file: join(dirname(file), name.replace(/(\.js)?$/, '.ts')) }, replace);
    return replace(name) ?? jest.requireActual(name);
  };
  const exports = {};
  new Function('require', 'exports', '__filename', '__dirname', outputText)(load, exports, file, dirname(file));
  return exports;
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
