/**
 * Makes a compiled file of `src` load what it imports when it is first used, as the package does (projenrc/bundle.ts): most files of tests
 * need a part of the library, and all of it takes a quarter of a second. Lines stay where they were.
 */
function whenUsed(source, exportsOf) {
  const starsOpened = source.replace(/^_export_star\(require\("(\.[^"]+)"\), exports\);$/gm, (_, path) => exportsOf(path)
    .map((name) => `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => require("${path}").${name} });`).join(' '));
  return [...source.matchAll(/^const (_\w+) = require\("(\.[^"]+)"\);$/gm)].reduce((rest, [line, name, path]) => {
    const uses = new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?!\\w)`, 'g');
    const without = rest.replace(line, '');
    // What is handed on as a whole is needed at once.
    if (without.match(uses)?.length !== without.match(new RegExp(`${uses.source}\\.`, 'g'))?.length) return rest;
    const loaded = `let ${name}_loaded; const ${name} = () => ${name}_loaded ??= require("${path}");`;
    return rest.split(line).map((part) => part.replace(uses, `(${name}())`)).join(loaded);
  }, starsOpened);
}

/** The names of classes, enums, constants and functions that a file in TypeScript exports. */
function exportedNames(text) {
  return [...text.matchAll(/^export (?:abstract )?(?:class|enum|const|function) (\w+)/gm)].map(([, name]) => name);
}

module.exports = { whenUsed, exportedNames };
