import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { FOR_EXPRESSION_KEY, FOR_EXPRESSION_VALUE } from 'cdktf/lib/tfExpression';
import * as traces from 'cdktf/lib/tokens/private/stack-trace';
import { TokenMap } from 'cdktf/lib/tokens/private/token-map';

// cdktf keeps a stack trace of each token for its own errors. No test reads one, and they would be half of the time that tests take.
Object.assign(traces, { captureStackTrace: () => [] });

// One cdktf serves all files of a worker (test/jest). A file has nothing to do with the tokens of the one before; these two are constants of cdktf.
const { stringTokenMap, numberTokenMap } = TokenMap.instance() as unknown as Record<string, Map<unknown, unknown>>;
for (const [key, token] of stringTokenMap) if (token !== FOR_EXPRESSION_KEY && token !== FOR_EXPRESSION_VALUE) stringTokenMap.delete(key);
numberTokenMap.clear();

// `Testing.app()` makes a folder for each app and leaves it behind, thousands in a run. One serves a file, and goes with it.
const outdir = mkdtempSync(join(tmpdir(), 'test-apps-'));
const { app } = Testing;
Testing.app = (options) => app.call(Testing, { outdir, ...options });
afterAll(() => {
  Testing.app = app;
  rmSync(outdir, { recursive: true });
});

// Warnings would fill the report of the tests. Programs that tests start are quiet as well.
process.env.CDKTF_CONTEXT_JSON = JSON.stringify({ 'cdktf-observable-eks/print-warnings': false });
