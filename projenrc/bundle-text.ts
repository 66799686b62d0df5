/** What bundle.ts does to the text that esbuild made: JavaScript takes as long to read as it is long, used or not. */

/** The bundle without some rooms, and a file for each of those. */
export interface Parts {
  readonly index: string;
  readonly rooms: { readonly [file: string]: string };
}

/** A module of ours in the bundle: where it is from, and the function that opens it. */
const MODULE = /^\/\/ lib\/(.+)\nvar (require_\w+) = __commonJS\(\{\n[^]*?\n\}\);\n/gm;

/** Functions and classes have their names by themselves, unless esbuild had to call them otherwise. */
export function withoutNames(text: string): string {
  return text
    .replace(/\n *__name\((\w+), "\1"\);/g, '')
    .replace(/(class (\w+)(?: extends [^{\n]+)? \{)\n *static \{\n *__name\(this, "\2"\);\n *\}/g, '$1');
}

/** Our own modules open each other when something of them is first used: `errors_1.x` becomes `(require_errors()).x`. */
export function openedWhenUsed(text: string): string {
  return text.replace(MODULE, (module) => [...module.matchAll(/\n *var (\w+) = (require_\w+\(\));/g)].reduce(
    (rest, [line, name, opening]) => rest.replace(line, '').replace(new RegExp(`\\b${name}\\b`, 'g'), `(${opening})`),
    module,
  ));
}

/** Brackets around a function make Node compile it at once, instead of skipping it first and reading it again when it is called. */
export function compiledAtOnce(text: string): string {
  return text.replace(MODULE, (module) => module
    .replace(/\n {2}("lib\/[^"\n]+")\(([^)\n]*)\) \{\n/, '\n  $1: (function($2) {\n')
    .replace(/\n {2}\}\n\}\);\n$/, '\n  })\n});\n'));
}

/** Puts modules into files of their own. `fileOf` says which, if any. A file is opened when one of its modules is. */
export function apart(text: string, fileOf: (path: string) => string | undefined): Parts {
  const modules = [...text.matchAll(MODULE)].map(([module, path, opener]) => ({ module, opener, file: fileOf(path) }));
  const names = [...text.matchAll(/^(?:var|const) (__\w+|whenUsed) = /gm)].map(([, name]) => name).concat(modules.map(({ opener }) => opener));
  const rooms: Record<string, string> = {};
  const openings = [...new Set(modules.flatMap(({ file }) => file ?? []))].map((file) => {
    const inside = modules.filter((module) => module.file === file);
    const own = inside.map(({ opener }) => opener);
    const room = inside.map(({ module }) => module).join('\n');
    const taken = names.filter((name) => !own.includes(name) && new RegExp(`\\b${name}\\(`).test(room)).join(', ');
    rooms[file] = `"use strict";\nmodule.exports = (({ ${taken} }) => {\n${room}\nreturn { ${own.join(', ')} };\n});\n`;
    return `const ${roomOf(file)} = roomWhenUsed(() => require("./${file}")({ ${taken} }));\n`;
  });
  const index = text.replace(MODULE, (module, path, opener) => {
    const file = fileOf(path);
    return file ? `var ${opener} = () => ${roomOf(file)}().${opener}();\n` : module;
  });
  return { index: index + openings.join(''), rooms };
}

const roomOf = (file: string): string => file.replace(/\.js$/, '').replace(/\W/g, '_');
