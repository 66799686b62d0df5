import { SandboxPolicy } from '../../src';

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

it.each(['', '  \n', CEDAR, 'YWJj!'])('refuses %j', (text) => {
  expect(() => SandboxPolicy.fromBase64(text)).toThrow(new Error(
    'SandboxPolicy: the policy is empty, or no base64. Fix: pass what eks-nitro-sandbox-genpolicy prints to stdout, or use SandboxPolicy.fromText().',
  ));
});
