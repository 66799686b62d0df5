import { ec2Calls } from './ec2';
import { iamCalls } from './iam';
import { eksCalls, kmsCalls, logsCalls, s3Calls } from './others';
import { rdsCalls } from './rds';
import { MadeRequest, Place, Reader } from './request';
import { ACCOUNT, Call, decides } from '../../helpers/policy-evaluator';

const READERS: Record<string, Reader> = {
  ec2: ec2Calls,
  eks: eksCalls,
  iam: iamCalls,
  kms: kmsCalls,
  logs: logsCalls,
  rds: rdsCalls,
  s3: s3Calls,
  // Nobody needs a permission for it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  sts: ({ operation }) => (operation === 'GetCallerIdentity' ? [] : [{ action: `sts:${operation}`, resource: '*' }]),
};

/** The provider asks this first where its checks of credentials are off, as in the run, and does without. */
const OF_THE_RUN = ['iam:GetUser'];

/** Puts each call of a role to its policies, since the emulator refuses nobody. */
export class Judge {
  private readonly denied = new Map<string, number>();
  private readonly allowed = new Map<string, number>();

  constructor(private readonly role: string, private readonly policies: readonly object[]) {}

  /** How many calls of how many actions were allowed. */
  public get said(): string {
    return `${[...this.allowed.values()].reduce((sum, times) => sum + times, 0)} calls of ${this.allowed.size} actions allowed`;
  }

  /** What AWS would have denied, each once. */
  public get denials(): string[] {
    return [...this.denied].map(([call, times]) => `${call} (${times}x)`).sort();
  }

  /** Every action that was asked for and allowed. */
  public get actions(): string[] {
    return [...this.allowed.keys()].sort();
  }

  public async see(request: MadeRequest, place: Place): Promise<void> {
    const reader = READERS[request.service];
    // What cannot be judged is not allowed.
    if (!reader) this.count(this.denied, `${request.service}:${request.operation}: nobody here knows what IAM asks of it`);
    for (const call of await reader?.(request, place) ?? []) {
      if (OF_THE_RUN.includes(call.action)) continue;
      const context = { 'aws:RequestedRegion': place.region, 'ec2:Region': place.region, ...call.context };
      const isAllowed = await this.decide({ ...call, context }, place);
      if (isAllowed) this.count(this.allowed, call.action);
      else this.count(this.denied, describe({ ...call, context: call.context }));
    }
  }

  /** In the simulator's account. */
  private async decide(call: Call, { account }: Place): Promise<boolean> {
    const moved = <T>(value: T): T => JSON.parse(JSON.stringify(value).split(account).join(ACCOUNT)) as T;
    try {
      return await decides({ principal: moved(this.role), identity: moved(this.policies) }, moved(call));
    } catch (error) {
      this.count(this.denied, `${describe(call)}: ${(error as Error).message}`);
      return true;
    }
  }

  private count(where: Map<string, number>, what: string): void {
    where.set(what, (where.get(what) ?? 0) + 1);
  }
}

function describe({ action, resource, context = {} }: Call): string {
  const entries = Object.entries(context).map(([key, value]) => `${key}=${String(value)}`);
  return `${action} on ${resource}${entries.length > 0 ? ` with ${entries.join(', ')}` : ''}`;
}
