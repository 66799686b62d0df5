// cdktf keeps a stack trace of each token for its own errors. No test reads one, and they would be half of the time that tests take.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));
