import type { Log } from '../contract';

/** Runs something again and again until the world is as it should be. */
export interface Reconciler {
  /** Something has changed: look soon. */
  poke(): void;
  stop(): void;
}

/** How long changes are gathered, and how long nothing may happen before it looks without being asked. */
const GATHER_MILLISECONDS = 150;
const IDLE_MILLISECONDS = 2000;

/** One run at a time, soon after a change and every two seconds; a failure is logged once and tried again. */
export function reconciler(name: string, reconcile: () => Promise<void>, log: Log): Reconciler {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let asked = false;
  let lastFailure = '';
  const plan = (milliseconds: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void run(), milliseconds);
  };
  const run = async () => {
    running = true;
    asked = false;
    try {
      await reconcile();
      lastFailure = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== lastFailure && !stopped) log(`${name}: ${message}`);
      lastFailure = message;
    }
    running = false;
    plan(asked ? GATHER_MILLISECONDS : IDLE_MILLISECONDS);
  };
  plan(0);
  return {
    poke: () => {
      if (running) {
        asked = true;
      } else if (!asked) {
        asked = true;
        plan(GATHER_MILLISECONDS);
      }
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
