import { existingNetwork } from './existing-network';
import { layoutSteps, wrongLayouts } from './layout';
import type { Step } from '../step';

const LAYOUTS = [existingNetwork];

export const LAYOUT_STEPS: Step[] = [...layoutSteps(LAYOUTS), wrongLayouts(LAYOUTS)];
