/** What a file of tests keeps for its promises is not kept for those of the next. */
import type { AsyncLocalStorage } from 'node:async_hooks';

interface Storages {
  readonly hooks: { readonly AsyncLocalStorage: typeof AsyncLocalStorage };
  end(): void;
}

const Storages: new () => Storages = jest.requireActual('./storages.js');

test('a storage ends with its file', () => {
  const storages = new Storages();
  const storage = new storages.hooks.AsyncLocalStorage<string>();
  storage.run('of this file', () => {
    expect(storage.getStore()).toBe('of this file');
    storages.end();
    expect(storage.getStore()).toBeUndefined();
  });
});
