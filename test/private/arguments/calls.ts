import { TerraformStack } from 'cdktf';
import { SAMPLES } from './samples';
import * as lib from '../../../src';
import * as types from '../../../src/private/arguments/argument-types.json';
import { render } from '../../helpers/synth';

export const STRUCTS: Record<string, string[]> = types.structs;
export const CALLS: Record<string, string[]> = types.calls;

/** What stands in for a place in the tree, or for an object of a class. */
export const PLACES = /: (I?Construct|TerraformStack|I[A-Z]\w+)$/;

/** A field of `argument-types.json`, taken apart. */
export function partsOf(field: string): { readonly name: string; readonly type: string } {
  const [, name, type] = /^(\w+)\??: (.*)$/.exec(field)!;
  return { name, type };
}

/** The arguments with one value in the place of what was there. */
export function changed(values: unknown, [step, ...rest]: string[], value: unknown): unknown {
  if (step === undefined) {
    return value;
  }
  const inner = changed((values as Record<string, unknown> | undefined)?.[step], rest, value);
  if (Array.isArray(values) || (values === undefined && /^\d+$/.test(step))) {
    const list = (values ?? []) as unknown[];
    return Array.from({ length: Math.max(list.length, Number(step) + 1) }, (_, index) => index === Number(step) ? inner : list[index]);
  }
  return { ...(values as object | undefined), [step]: inner };
}

/** What has no constructor of its own, by the factory that makes it. */
const MADE_BY: Record<string, (stack: TerraformStack) => any> = {
  CostEstimate: (stack) => lib.CostEstimate.of(stack),
  WorkloadIdentity: () => lib.WorkloadIdentity.existingSecrets(),
  PermissionsReport: (stack) => lib.PermissionsReport.of(stack),
  VpcEndpoints: () => lib.VpcEndpoints.forNodes(),
};

/** Calls a constructor, factory or method, and hands back what it makes. */
export function call(name: string, stack: TerraformStack, values: unknown[]): unknown {
  const [className, method] = name.split('.');
  const owner = (lib as unknown as Record<string, any>)[className];
  if (method === undefined) {
    return new owner(...values);
  }
  if (method in owner) {
    return owner[method](...values);
  }
  const target = MADE_BY[className]?.(stack) ?? new owner(...SAMPLES[className](stack));
  // `x?: T[]` in the last place is how the table writes `...x: T[]`.
  return target[method](...(/\?: \w+\[\]$/.test(CALLS[name].at(-1)!) && Array.isArray(values[0]) ? values[0] : values));
}

const FAILED = 'Validation failed with the following errors';

/** What stands in no single option is refused by validations, at the end: their text, if there is any. */
export function synthesise(stack: TerraformStack): string {
  try {
    render(stack);
    return '';
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith(FAILED))) {
      throw error;
    }
    return error.message;
  }
}
