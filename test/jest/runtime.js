const { readFileSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, extname, join, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const Runtime = require('jest-runtime').default;
const Storages = require('./storages');
const { exportedNames, whenUsed } = require('./when-used');

const SRC = join(__dirname, '..', '..', 'src') + sep;

/**
 * Loads packages once for all files of a worker: cdktf and the providers take most of a second, and there are some 150 files.
 * What is ours is loaded anew for each file, by Jest. `jest.mock` of a package holds for what our files import, not inside of packages.
 */
class SharingRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    packages ??= new Packages(environment);
    this.compileOnce();
    this.endStorages();
  }

  /** A file is run anew for each file of tests, and compiled once: Jest's own, too. */
  compileOnce() {
    const { executor } = this;
    const { compile } = executor;
    executor.compile = (source, filename) => {
      const kept = compiled.get(filename);
      if (kept?.source === source) return kept.body;
      const body = compile.call(executor, filename.startsWith(SRC) ? lazily(source, filename) : source, filename);
      // The first runtime is gone when the next file runs, and an `import()` would ask it.
      if (!/\bimport\(/.test(source)) compiled.set(filename, { source, body });
      return body;
    };
  }

  endStorages() {
    const { coreModule } = this;
    const { require: load } = coreModule;
    this.storages = new Storages();
    coreModule.require = (name) => (/^(node:)?async_hooks$/.test(name) ? this.storages.hooks : load.call(coreModule, name));
  }

  teardown() {
    super.teardown();
    this.storages.end();
  }

  requireModule(from, name, options, ...rest) {
    const path = options?.isInternalModule ? undefined : packages.find(from, name);
    return path ? packages.load(path) : super.requireModule(from, name, options, ...rest);
  }
}

let packages;

const compiled = new Map();

function lazily(source, filename) {
  return whenUsed(source, (path) => exportedNames(readFileSync(`${join(dirname(filename), path)}.ts`, 'utf8')));
}

/** A loader like Node's, among the globals of an environment that stays (environment.js). */
class Packages {
  constructor(environment) {
    this.environment = environment;
    this.found = new Map();
    this.modules = new Map();
  }

  /** The file of a package that an import leads to; none for what is ours, or Node's. */
  find(from, name) {
    if (!name || name.startsWith('.') || isBuiltin(name)) return undefined;
    const key = `${dirname(from)}:${name}`;
    if (!this.found.has(key)) this.found.set(key, this.resolve(from, name));
    return this.found.get(key);
  }

  resolve(from, name) {
    try {
      const path = createRequire(from).resolve(name);
      return /[\\/]node_modules[\\/]/.test(path) ? path : undefined;
    } catch {
      return undefined; // Jest looks for it, and says what is missing.
    }
  }

  load(path) {
    if (!this.modules.has(path)) {
      const module = { id: path, filename: path, exports: {}, children: [], loaded: false };
      this.modules.set(path, module);
      try {
        this.run(module);
      } catch (error) {
        this.modules.delete(path);
        throw error;
      }
      module.loaded = true;
    }
    return this.modules.get(path).exports;
  }

  run(module) {
    const { filename } = module;
    if (extname(filename) === '.node') {
      module.exports = require(filename);
    } else if (extname(filename) === '.json') {
      module.exports = this.environment.global.JSON.parse(readFileSync(filename, 'utf8'));
    } else {
      module.require = this.requireFor(filename);
      const body = compileFunction(
        readFileSync(filename, 'utf8').replace(/^#!.*/, ''),
        ['exports', 'require', 'module', '__filename', '__dirname'],
        { filename, parsingContext: this.environment.getVmContext() },
      );
      body.call(module.exports, module.exports, module.require, module, filename, dirname(filename));
    }
  }

  requireFor(filename) {
    const real = createRequire(filename);
    const load = (name) => {
      if (/^(node:)?process$/.test(name)) return this.environment.global.process;
      return isBuiltin(name) ? real(name) : this.load(real.resolve(name));
    };
    return Object.assign(load, { resolve: real.resolve, cache: {} });
  }
}

module.exports = SharingRuntime;
