import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, StringConcat, TerraformElement, TerraformStack, Tokenization } from 'cdktf';

/** Notes which stacks the attributes are of that it comes across. */
class OriginRecorder extends DefaultTokenResolver {
  public readonly stacks = new Set<TerraformStack>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const { originStack } = token as IResolvable & { readonly originStack?: TerraformStack };
    if (originStack) {
      this.stacks.add(originStack);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** The stacks that some elements take values from, their own among them. */
export function referredStacks(elements: TerraformElement[]): TerraformStack[] {
  const resolver = new OriginRecorder();
  elements.forEach((element) => Tokenization.resolve(element.toTerraform(), { scope: element, resolver }));
  return [...resolver.stacks];
}
