// cdktf keeps a stack trace of each token for its own errors. No test reads one, and they would be half of the time that tests take.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));

// Loaded with cdktf, and needed for assets of a kind that nobody makes here.
jest.mock('cdktf/node_modules/archiver', () => (...args: unknown[]) => jest.requireActual('cdktf/node_modules/archiver')(...args));

// Warnings would fill the report of the tests. Programs that tests start are quiet as well.
process.env.CDKTF_CONTEXT_JSON = JSON.stringify({ 'cdktf-observable-eks/print-warnings': false });
