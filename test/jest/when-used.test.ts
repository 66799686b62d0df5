/** A file of the library that was made to load late does what it did. */
import { runInNewContext } from 'node:vm';

const { whenUsed, exportedNames }: {
  whenUsed(source: string, exportsOf: (path: string) => string[]): string;
  exportedNames(text: string): string[];
} = jest.requireActual('./when-used.js');

const FILES: { readonly [path: string]: object } = { './base': { Base: class Base {}, all: (...given: unknown[]) => given }, './whole': { one: 1 } };

/** Runs a file, uses its `main`, and says what was loaded before and after. */
function run(source: string) {
  const loaded: string[] = [];
  const exports: { main?: () => unknown } = {};
  runInNewContext(source, { exports, Object, require: (path: string) => (loaded.push(path), FILES[path]) });
  const before = [...loaded];
  return { before, made: JSON.stringify(exports.main!()), after: loaded };
}

const IMPORTS = `"use strict";
const _base = require("./base");
const _whole = require("./whole");`;
const USES = `${IMPORTS}
const own = Object.fromEntries([['_' + 'base', 7]]);
exports.main = () => [(0, _base.all)(..._base.all(1)), new _base.Base().constructor.name, own._base];`;

test('it loads when it uses, in the same lines', () => {
  const late = whenUsed(USES, () => []);
  const { made } = run(USES);
  expect(run(late)).toEqual({ before: [], made, after: ['./base'] });
  expect(made).toBe('[[1],"Base",7]');
  expect(late.split('\n')).toHaveLength(USES.split('\n').length);
});

test('it loads at once what it hands on as a whole', () => {
  expect(run(whenUsed(`${IMPORTS}\nexports.main = () => _whole;`, () => []))).toEqual({ before: ['./whole'], made: '{"one":1}', after: ['./whole'] });
});

test('it hands on what others export', () => {
  const late = whenUsed('_export_star(require("./base"), exports);\nexports.main = () => exports.all(2);', () => ['Base', 'all']);
  expect(run(late)).toEqual({ before: [], made: '[2]', after: ['./base'] });
});

test('names are those of what is there at run time', () => {
  expect(exportedNames('export interface A {}\nexport abstract class B {}\nexport enum C {}\nexport type D = 1;\nexport function e() {}\nexport const f = 1;\nclass G {}'))
    .toEqual(['B', 'C', 'e', 'f']);
});
