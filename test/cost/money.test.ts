import * as fc from 'fast-check';
import { isAmount, Money } from '../../src/cost/money';

const sum = (...amounts: Money[]) => amounts.reduce((total, amount) => total.plus(amount), Money.ZERO).toString();

it('adds without the errors of binary fractions', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(sum(...['0.1', '0.2'].map((amount) => Money.perHour(amount)))).toBe('0.30');
  expect(sum(...['0.10', '0.0944', '0.02646', '0.0294', '0.10', '0.01'].map((amount) => Money.perHour(amount)))).toBe('0.36026');
});

it('adds amounts by the hour as integers would', () => {
  fc.assert(fc.property(fc.array(fc.nat(9_999_999)), (micros) => {
    const amounts = micros.map((micro) => Money.perHour((micro / 1e6).toFixed(6)));
    expect(Number(sum(...amounts)) * 1e6).toBeCloseTo(micros.reduce((total, micro) => total + micro, 0), 3);
  }));
});

it('rounds a price by the month only where it is shown', () => {
  const gib = Money.perMonth('0.0928');
  expect(gib.toString()).toBe('0.000127');
  expect(gib.times(730).toString()).toBe('0.0928');
  expect(sum(...Array<Money>(730).fill(gib))).toBe('0.0928');
});

it.each([
  ['0', '0.00'], ['3', '3.00'], ['0.1', '0.10'], ['0.005', '0.005'], ['12.3456789', '12.345679'], ['0.0000005', '0.000001'], ['999999999.9999999999', '1000000000.00'],
])('shows %s as %s', (amount, text) => {
  expect(Money.perHour(amount).toString()).toBe(text);
});

it('gives what a month of 730 hours costs', () => {
  expect(Money.perHour('0.10').toMonthString()).toBe('73.00');
  expect(Money.perMonth('1.00').toMonthString()).toBe('1.00');
});

it('takes decimal numbers only', () => {
  expect(['0', '0.05', '10.0123456789'].every(isAmount)).toBe(true);
  expect(['', '-1', '.5', '1.', '1e-3', '0,05', ' 1', '0.12345678901', '$1'].some(isAmount)).toBe(false);
});
