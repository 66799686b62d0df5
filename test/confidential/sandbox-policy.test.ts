import { TerraformVariable } from 'cdktf';
import { SandboxPolicy } from '../../src';
import { resolve, testStack } from '../helpers/synth';

const CEDAR = 'permit(principal, action == Action::"CreateContainer", resource) when { resource.image == "a@sha256:é" };\n';
const ENCODED = Buffer.from(CEDAR).toString('base64');

it('annotates a pod with its Cedar policy in base64', () => {
  const { podAnnotations } = SandboxPolicy.fromText(CEDAR);
  expect(podAnnotations).toEqual({ 'sandbox.amazonaws.com/policy': ENCODED });
  expect(Buffer.from(podAnnotations['sandbox.amazonaws.com/policy'], 'base64').toString()).toBe(CEDAR);
});

it('takes what the generator prints, with its line end', () => {
  expect(SandboxPolicy.fromBase64(`${ENCODED}\n`).podAnnotations).toEqual({ 'sandbox.amazonaws.com/policy': ENCODED });
});

it('takes a policy that only Terraform knows, whole or in part', () => {
  const stack = testStack();
  const variable = new TerraformVariable(stack, 'Policy', { type: 'string' }).stringValue;
  expect(resolve(stack, SandboxPolicy.fromBase64(variable).encoded)).toBe('${var.Policy}');
  const head = Buffer.from('// "one"\n').toString('base64');
  expect(resolve(stack, SandboxPolicy.fromText(`// "one"\n${variable}`).encoded)).toBe(`\${base64encode(join("", [base64decode("${head}"), var.Policy]))}`);
});

it.each(['', '  \n', CEDAR, 'YWJj!'])('refuses %j', (text) => {
  expect(() => SandboxPolicy.fromBase64(text)).toThrow(new Error(
    'SandboxPolicy: `encoded` is empty, or not base64. Fix: pass the stdout of eks-nitro-sandbox-genpolicy, or use SandboxPolicy.fromText().',
  ));
});
