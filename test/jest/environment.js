const { TestEnvironment } = require('jest-environment-node');

/**
 * One set of globals for all files of a worker, so that the packages that one file loaded are those of the next as well (runtime.js).
 * What a file leaves in it is put back when the file ends.
 */
let shared;

class SharedEnvironment extends TestEnvironment {
  constructor(...args) {
    if (!shared) {
      super(...args);
      shared = this;
      shared.restorers = [shared.global, shared.global.process, shared.global.process.env].map(restorer);
    }
    return shared;
  }

  async teardown() {
    this.fakeTimersModern.useRealTimers();
    this.restorers.forEach((restore) => restore());
  }
}

// Belongs to a package, which test/setup.ts tidies up.
const STAYS = '__cdktfTokenMap';

/** What gives an object back the properties that it has now. */
function restorer(object) {
  const before = Object.getOwnPropertyDescriptors(object);
  const isAsBefore = (key) => {
    const now = Object.getOwnPropertyDescriptor(object, key);
    return now !== undefined && ['value', 'get', 'set'].every((part) => now[part] === before[key][part]);
  };
  return () => {
    for (const key of Reflect.ownKeys(object)) if (!Object.hasOwn(before, key) && key !== STAYS) delete object[key];
    for (const key of Reflect.ownKeys(before)) if (!isAsBefore(key)) Object.defineProperty(object, key, before[key]);
  };
}

module.exports = SharedEnvironment;
