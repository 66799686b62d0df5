import { TerraformStack, Testing } from 'cdktf';
import { today } from '../../src/private/today';

const stackOn = (day?: unknown) => new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': day } }), 'Test');

let epoch: string | undefined;

beforeEach(() => {
  epoch = process.env.SOURCE_DATE_EPOCH;
  delete process.env.SOURCE_DATE_EPOCH;
  jest.useFakeTimers({ now: new Date('2026-11-26T23:59:59Z') });
});

afterEach(() => {
  jest.useRealTimers();
  delete process.env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined) process.env.SOURCE_DATE_EPOCH = epoch;
});

it('comes from the clock, in UTC', () => {
  expect(today(stackOn())).toBe('2026-11-26');
});

it('comes from SOURCE_DATE_EPOCH before the clock', () => {
  process.env.SOURCE_DATE_EPOCH = '1700000000';
  expect(today(stackOn())).toBe('2023-11-14');
});

it('comes from the app before both', () => {
  process.env.SOURCE_DATE_EPOCH = '1700000000';
  expect(today(stackOn('2027-01-02'))).toBe('2027-01-02');
});

it.each(['', 'now', '-1', '1.5'])('comes from the clock when SOURCE_DATE_EPOCH is %p', (value) => {
  process.env.SOURCE_DATE_EPOCH = value;
  expect(today(stackOn())).toBe('2026-11-26');
});

it.each([
  ['26.11.2026', '\'26.11.2026\''], ['2026-13-01', '\'2026-13-01\''], ['2026-02-30', '\'2026-02-30\''], ['2026-11-26T00:00:00Z', '\'2026-11-26T00:00:00Z\''],
  ['', '\'\''], [20261126, '20261126'], [null, 'null'],
])('is refused as %p', (day, got) => {
  expect(() => today(stackOn(day))).toThrow(
    `Test: \`context["cdktf-observable-eks/today"]\` must be a date, got ${got}. Allowed: YYYY-MM-DD. `
    + 'Fix: write it like new App({ context: { \'cdktf-observable-eks/today\': \'2026-11-26\' } }).');
});
