import { LAYOUT_STEPS } from '.';
import { failureOf } from './bench';

test('steps have numbers one after another', () => {
  expect(LAYOUT_STEPS.map(({ number }) => number)).toEqual(LAYOUT_STEPS.map((_, index) => index + 1));
});

test('what passes although it is wrong, or fails for another reason, is a failure', async () => {
  await expect(failureOf(async () => 'well', /left/)).rejects.toThrow('on purpose passed');
  await expect(failureOf(() => Promise.reject(new Error('no room')), /left/)).rejects.toThrow(/\/left\/ does not match/);
  expect(await failureOf(() => Promise.reject(new Error('What is\nleft: 1')), /is\s+left/)).toBe('is left');
});
