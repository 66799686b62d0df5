import { follow, Seen } from './follow';
import { logRecordsOf, spansOf } from './otlp';
import { fieldsOf } from './wire';
import { TRACE_ID_IN_LINE } from '../../../src/observability/grafana/data-source-entries';
import { pushedLines } from '../../dashboards/logql';

// As protobuf has it: the number of the field and its type, the size, the value.
const field = (number: number, ...parts: (Buffer | string)[]): Buffer => {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const size = value.length < 128 ? [value.length] : [(value.length % 128) + 128, Math.floor(value.length / 128)];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...size]), value]);
};
const text = (number: number, value: string) => field(number, field(1, value));
const attribute = (number: number, key: string, value: string) => field(number, field(1, key), text(2, value));
const resource = (attributes: Record<string, string>) => field(1, ...Object.entries(attributes).map(([key, value]) => attribute(1, key, value)));
const request = (attributes: Record<string, string>, message: Buffer) => field(1, resource(attributes), field(2, field(2, message)));

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const LINE = `{"msg":"order 1 taken","trace_id":"${ID}"}`;
const ID_BYTES = Buffer.from(ID, 'hex');
const PLACE = { 'k8s.namespace.name': 'shop', 'k8s.pod.name': 'orders-1' };
const LABELS = { namespace: 'shop', pod: 'orders-1' };
const record = request({ ...PLACE, ...LABELS }, Buffer.concat([Buffer.from([9, 0, 0, 0, 0, 0, 0, 0, 1]), text(5, LINE), attribute(6, 'stream', 'stdout'), field(9, ID_BYTES)]));
const span = request({ 'service.name': 'orders', ...PLACE }, Buffer.concat([field(1, ID_BYTES), field(5, 'POST /orders')]));

const SEEN: Seen = {
  dataSources: JSON.stringify({
    datasources: [
      { type: 'loki', jsonData: { derivedFields: [{ matcherType: 'regex', matcherRegex: TRACE_ID_IN_LINE }, { matcherType: 'label', matcherRegex: 'trace_id' }] } },
      { type: 'tempo', jsonData: { tracesToLogsV2: { tags: [{ key: 'k8s.namespace.name', value: 'namespace' }, { key: 'k8s.pod.name', value: 'pod' }] } } },
    ],
  }),
  lines: ['nothing', LINE],
  toLoki: [{ path: '/loki/api/v1/push', body: Buffer.from('{}') }, { path: '/otlp/v1/logs', body: record }],
  toTempo: [{ path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export', body: span }],
};

test('requests of OTLP are read', () => {
  expect(logRecordsOf(record)).toEqual([{ resource: { ...PLACE, ...LABELS }, body: LINE, attributes: { stream: 'stdout' }, traceId: ID }]);
  expect(spansOf(span)).toEqual([{ resource: { 'service.name': 'orders', ...PLACE }, name: 'POST /orders', traceId: ID }]);
  expect(() => fieldsOf(Buffer.from([10, 5, 1]))).toThrow('a field of 5 bytes ends behind its message');
  expect(() => fieldsOf(Buffer.from([128]))).toThrow('a message ends within a number');
  expect(() => fieldsOf(Buffer.from([15]))).toThrow('no field of protobuf has the type 7');
});

test('a line and its trace are followed to both stores, and back', () => {
  const { stations, problem } = follow(SEEN);
  expect(problem).toBeUndefined();
  expect(stations).toHaveLength(6);
  expect(stations[5].seen).toBe('namespace=shop, pod=orders-1');
});

test.each<[string, Partial<Seen>, number]>([
  ['the application wrote no line with the id of a trace', { lines: [] }, 0],
  [`no derived field of Grafana finds ${ID} in its line`, { dataSources: '{"datasources": []}' }, 1],
  ['no line of those has come to Loki', { toLoki: [] }, 2],
  ['the record of the line has the trace id ""', { toLoki: [{ path: '/otlp/v1/logs', body: request(LABELS, text(5, LINE)) }] }, 3],
  ['no span of that trace has come to Tempo', { toTempo: [] }, 4],
  [
    'k8s.pod.name of the span and pod of the line are not the same',
    { toTempo: [{ path: '/TraceService/Export', body: request({ ...PLACE, 'k8s.pod.name': 'b' }, field(1, ID_BYTES)) }] }, 5,
  ],
])('or it is said where it was lost: %s', (problem, part, stations) => {
  const followed = follow({ ...SEEN, ...part });
  expect([followed.problem, followed.stations.length]).toEqual([problem, stations]);
});

test('a line of a record of Fluent Bit has the id where the derived field looks, and the labels that a span asks for', () => {
  const line = pushedLines().find(({ text: one }) => one.includes('"msg":"request"'))!;
  const withTrace = JSON.stringify({ ...JSON.parse(line.text), trace_id: ID });
  expect(new RegExp(TRACE_ID_IN_LINE).exec(withTrace)?.[1]).toBe(ID);
  expect(Object.keys(line.labels)).toEqual(expect.arrayContaining(['namespace', 'pod']));
});
