import { IConstruct } from 'constructs';
import { registryOn } from './registry';

const statedOn = (scope: IConstruct) => registryOn<true>(scope, 'VolumesOutsideAws');

/** States that the volumes of a construct's claims are not of AWS, so that no price of AWS is put on them. */
export function stateOutsideAws(scope: IConstruct): void {
  statedOn(scope).set('claims', true);
}

/** Whether anybody stated so. */
export function isOutsideAws(scope: IConstruct): boolean {
  return statedOn(scope).size > 0;
}
