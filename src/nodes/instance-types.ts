import { IConstruct } from 'constructs';
import * as table from './instance-types.json';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/** Processor architecture of a node. */
export enum NodeArchitecture {
  /** Intel and AMD. */
  X86_64 = 'x86_64',
  /** AWS Graviton. */
  ARM64 = 'arm64',
}

const FAMILIES: { [architecture: string]: { [family: string]: string } } = {
  [NodeArchitecture.X86_64]: table.x86_64,
  [NodeArchitecture.ARM64]: table.arm64,
};

/** The architecture of an instance type; undefined for a token and for a type the table does not know. */
export function architectureOf(instanceType: string): NodeArchitecture | undefined {
  if (isToken(instanceType)) {
    return undefined;
  }
  const [family, size] = instanceType.split('.');
  return Object.values(NodeArchitecture).find((architecture) => sizesOf(architecture, family)?.includes(size));
}

/** Refuses an instance type that EC2 does not have, or that runs no Linux. */
export function requireInstanceType(scope: IConstruct, property: string, instanceType: string): void {
  if (isToken(instanceType) || architectureOf(instanceType)) {
    return;
  }
  if (/^mac[\d-]/.test(instanceType)) {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html (read 2026-11-30)
    throw new ValidationError(scope, {
      property, problem: 'runs only macOS, for which EKS has no image', got: instanceType, fix: 'choose a type that runs Linux, such as t3.medium or m7g.large',
    });
  }
  const family = instanceType.split('.')[0];
  const sizes = Object.values(NodeArchitecture)
    .map((architecture) => sizesOf(architecture, family))
    .find((known) => known);
  throw new ValidationError(scope, {
    property,
    problem: 'is not a known EC2 instance type',
    got: instanceType,
    allowed: sizes
      ? `${family} in the sizes ${sizes.join(', ')}`
      : `a type that EC2 listed on ${table.date}, such as t3.medium or m7g.large`,
    fix: 'correct the type; for one newer than this release of the library set `allowUnknownInstanceTypes`',
  });
}

/** The sizes of a family that EC2 has; empty for one that the table does not know. */
export function sizesOfFamily(family: string): string[] {
  return Object.values(NodeArchitecture).flatMap((architecture) => sizesOf(architecture, family) ?? []);
}

function sizesOf(architecture: NodeArchitecture, family: string): string[] | undefined {
  const families = FAMILIES[architecture];
  return Object.hasOwn(families, family) ? families[family].split(' ') : undefined;
}
