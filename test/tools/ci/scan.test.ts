import { differences, findingsOf, ofCheckov, scannable, Waiver } from '../../../tools/ci/scan';

const waiver = (check: string, resource: string, reason = 'A reason that is long enough.'): Waiver => ({ check, resource, reason });
const failed = (check_id: string, resource: string) => ({ check_id, resource });
const report = (failed_checks: object[], summary: object = { passed: 3, failed: 1, parsing_errors: 0 }) => ({ summary, results: { failed_checks } });

describe('a report of checkov', () => {
  it('names checks and logical ids, each pair once', () => {
    expect(findingsOf(report([failed('CKV_1', 'aws_vpc.A'), failed('CKV_1', 'resource.A'), failed('CKV_2', 'aws_vpc.A')])))
      .toEqual([{ check: 'CKV_1', resource: 'A' }, { check: 'CKV_2', resource: 'A' }]);
  });

  it.each([
    ['was not read', { passed: 0, failed: 0, parsing_errors: 1 }],
    ['has nothing to check', { passed: 0, failed: 0, parsing_errors: 0 }],
  ])('is refused where the stack %s', (_, summary) => {
    expect(() => findingsOf(report([], summary))).toThrow(`checkov could not read the stack: ${JSON.stringify(summary)}`);
  });

  it('is refused where there is none', () => {
    expect(() => findingsOf({ passed: 0 })).toThrow('checkov could not read the stack: {"passed":0}');
  });
});

it('what is scanned is the stack without its settings for Terraform', () => {
  expect(scannable({ terraform: { required_version: '>= 1.10.0' }, resource: { aws_vpc: { A: {} } } } as any)).toEqual({ resource: { aws_vpc: { A: {} } } });
});

describe('findings and reasons', () => {
  it('may be the same', () => {
    expect(differences('base', [{ check: 'CKV_1', resource: 'A' }], [waiver('CKV_1', 'A')])).toEqual([]);
  });

  it('of Trivy are not missed by checkov', () => {
    const waivers = [waiver('CKV_1', 'A'), waiver('CKV2_AWS_2', 'A'), waiver('AWS-0040', 'A')];
    expect(ofCheckov(waivers).map(({ check }) => check)).toEqual(['CKV_1', 'CKV2_AWS_2']);
    expect(differences('base', [{ check: 'CKV_1', resource: 'A' }, { check: 'CKV2_AWS_2', resource: 'A' }], ofCheckov(waivers))).toEqual([]);
  });

  it('differ where either is missing, a reason is no sentence, or is used more than once', () => {
    const findings = [{ check: 'CKV_1', resource: 'A' }, { check: 'CKV_2', resource: 'A' }];
    expect(differences('base', findings, [waiver('CKV_2', 'A', 'ok'), waiver('CKV_2', 'B'), waiver('CKV_2', 'A')])).toEqual([
      'base: CKV_1 A: has no reason',
      'base: CKV_2 B: is not found any more',
      'base: CKV_2 A: is used more than once',
      'base: CKV_2 A: says no reason',
    ]);
  });
});
