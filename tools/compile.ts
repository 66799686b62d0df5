import { runProcess } from './terraform';

/** Compiles the library, where it has changed. The task runner prints each of its steps: it is heard only where one fails. */
export async function compileIfNeeded(root: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runProcess(process.execPath, [require.resolve('projen/bin/projen'), 'compile:if-needed'], { cwd: root });
  if (exitCode !== 0) throw new Error(`the library does not compile:\n${stdout}${stderr}`);
}
