const hooks = require('node:async_hooks');

/**
 * The async storages of a file of tests, which end with it. Jest makes one for each file, and Node hands every promise the contexts of
 * all that there ever were: the hundredth file of a worker took three times as long as the first.
 */
class Storages {
  constructor() {
    const made = new Set();
    /** What a file gets as `node:async_hooks`. */
    this.hooks = {
      ...hooks,
      AsyncLocalStorage: class AsyncLocalStorage extends hooks.AsyncLocalStorage {
        constructor(...args) {
          super(...args);
          made.add(this);
        }
      },
    };
    this.made = made;
  }

  end() {
    for (const storage of this.made) storage.disable();
    this.made.clear();
  }
}

module.exports = Storages;
