import { note, Progress } from './progress';

afterEach(() => { jest.useRealTimers(); });

test('what happens is told when nothing else is', () => {
  jest.useFakeTimers();
  const lines: string[] = [];
  const progress = new Progress((line) => lines.push(line), 20_000);
  jest.advanceTimersByTime(20_000);
  note('terraform', 'aws_vpc.V: Creating...\naws_vpc.V: Still creating...\n\n╷\n│ Warning: no file\n╵\n');
  note('standins', ' \n');
  jest.advanceTimersByTime(19_000);
  progress.say('the cluster is there');
  jest.advanceTimersByTime(19_000);
  expect(lines).toEqual(['   ... 20 s, starting', 'the cluster is there']);
  jest.advanceTimersByTime(1_000);
  note('eks', 'x'.repeat(200));
  jest.advanceTimersByTime(20_000);
  expect(lines.slice(2)).toEqual(['   ... 59 s, terraform: aws_vpc.V: Still creating...', `   ... 79 s, eks: ${'x'.repeat(140)}...`]);
  progress.stop();
  jest.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(4);
});
