import { LAYOUT_STEPS } from '.';
import { failureOf } from './layout';

test('steps have numbers one after another, and the last does all of them wrong', () => {
  expect(LAYOUT_STEPS.map(({ number }) => number)).toEqual(LAYOUT_STEPS.map((_, index) => index + 1));
  expect(LAYOUT_STEPS.at(-1)!.name).toMatch(/Wrong on purpose/);
});

test('what passes although it is wrong, or fails for another reason, is a failure', async () => {
  await expect(failureOf(async () => 'well', /left/)).rejects.toThrow('it passed');
  await expect(failureOf(() => Promise.reject(new Error('no room')), /left/)).rejects.toThrow(/\/left\/ does not match/);
  expect(await failureOf(() => Promise.reject(new Error('What is\nleft: 1')), /is\s+left/)).toBe('is left');
});
