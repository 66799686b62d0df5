/** What is done to the bundle keeps what it does. */
import { runInNewContext } from 'node:vm';
import { apart, compiledAtOnce, openedWhenUsed, withoutNames } from '../../projenrc/bundle-text';

const HEAD = `"use strict";
const roomWhenUsed = (load, room) => () => (room ??= load());
var __name = (target, value) => Object.defineProperty(target, "name", { value, configurable: true });
var __commonJS = (cb, mod) => () => (mod || cb[Object.keys(cb)[0]]((mod = { exports: {} }).exports, mod), mod.exports);
`;
const MODULES = `
// lib/base.js
var require_base = __commonJS({
  "lib/base.js"(exports2) {
    opened.push("base");
    class Base {
      static {
        __name(this, "Base");
      }
    }
    exports2.Base = Base;
    function all(...given) {
      return [...given];
    }
    __name(all, "all");
    exports2.all = all;
  }
});

// lib/enclaves/vault.js
var require_vault = __commonJS({
  "lib/enclaves/vault.js"(exports2) {
    var base_1 = require_base();
    opened.push("vault");
    var Vault = class _Vault extends base_1.Base {
      static {
        __name(this, "Vault");
      }
      static ONE = new _Vault();
      list() {
        return (0, base_1.all)(...base_1.all("a", "b"), new base_1.Base().constructor.name, _Vault.name);
      }
    };
    exports2.Vault = Vault;
  }
});

// lib/door.js
var require_door = __commonJS({
  "lib/door.js"(exports2) {
    var vault_1 = require_vault();
    opened.push("door");
    exports2.enter = () => vault_1.Vault.ONE.list();
  }
});
`;
const END = 'const index = { get enter() { return require_door().enter; } };\n';

function run(index: string, rooms: { readonly [file: string]: string } = {}) {
  const opened: string[] = [];
  const load = (file: string) => {
    opened.push(file);
    const module = { exports: {} };
    runInNewContext(rooms[file], { module, opened, Object });
    return module.exports;
  };
  const exported = runInNewContext(`${index}index;`, { opened, require: load, Object }) as { enter: () => string[] };
  const { enter } = exported;
  return { before: [...opened], entered: [...enter()], after: opened };
}

const text = HEAD + MODULES + END;

test.each([
  ['as it is', text],
  ['withoutNames', withoutNames(text)],
  ['openedWhenUsed', openedWhenUsed(text)],
  ['compiledAtOnce', compiledAtOnce(text)],
  ['all of them', compiledAtOnce(openedWhenUsed(withoutNames(text)))],
])('does the same: %s', (_, index) => {
  expect(run(index).entered).toEqual(['a', 'b', 'Base', 'Vault']);
});

test('names are given where they are others alone', () => {
  expect(withoutNames(text).match(/__name\(.*/g)).toEqual(['__name(this, "Vault");']);
});

test('a module is opened when something of it is used', () => {
  expect(run(text)).toMatchObject({ before: ['base', 'vault', 'door'] });
  expect(run(openedWhenUsed(text))).toMatchObject({ before: ['door'], after: ['door', 'vault', 'base'] });
});

test('a room is opened with the first of its modules', () => {
  const { index, rooms } = apart(compiledAtOnce(openedWhenUsed(withoutNames(text))), (path) => (path.startsWith('enclaves/') ? 'room-enclaves.js' : undefined));
  expect(index).not.toContain('class _Vault');
  expect(Object.keys(rooms)).toEqual(['room-enclaves.js']);
  expect(run(index, { './room-enclaves.js': rooms['room-enclaves.js'] })).toEqual({
    before: ['door'], entered: ['a', 'b', 'Base', 'Vault'], after: ['door', './room-enclaves.js', 'vault', 'base'],
  });
});
