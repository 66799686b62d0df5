import { TerraformElement, TerraformProvider } from 'cdktf';
import { AppIndex } from './app-index';
import { Attributes } from './resolve';
import { isPlainObject, isToken } from './tokens';

export type Tags = Readonly<Record<string, unknown>>;

/** What takes tags, those of the provider among them. */
interface Taggable {
  readonly tagsInput?: unknown;
  readonly rawOverrides?: Attributes;
  readonly provider?: TerraformProvider;
}

/** Whether AWS keeps tags of an element, to which the provider adds its own. */
export function isTaggable(element: TerraformElement): boolean {
  return 'tagsAllInput' in element;
}

/** The tags that a provider gives to everything; none where only Terraform knows them. */
export function defaultTagsOf(app: AppIndex, provider: TerraformProvider | undefined): Tags {
  const blocks = provider && app.attributesOf(provider).default_tags;
  const [block] = Array.isArray(blocks) ? blocks as unknown[] : [blocks];
  return isPlainObject(block) && isPlainObject(block.tags) ? block.tags : {};
}

/**
 * The tags with which AWS gets to know an element: those of its provider, and its own, which take precedence. `ignoreTags` of a provider only hide
 * tags from Terraform.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
 */
export function tagsAtAws(app: AppIndex, element: TerraformElement): Tags {
  return { ...defaultTagsOf(app, providerOf(app, element)), ...ownTagsOf(app, element) };
}

/** The tags of an element itself; none where only Terraform knows them. */
export function ownTagsOf(app: AppIndex, element: TerraformElement): Tags {
  const { tagsInput, rawOverrides = {} } = element as unknown as Taggable;
  // To render all arguments takes long.
  const tags = rawOverrides.tags === undefined && !isToken(tagsInput) ? tagsInput : app.attributesOf(element).tags;
  return isPlainObject(tags) ? tags : {};
}

/** The provider that an element is made with. */
export function providerOf(app: AppIndex, element: TerraformElement): TerraformProvider | undefined {
  return (element as unknown as Taggable).provider ?? app.providers(element.cdktfStack, 'aws').find(({ alias }) => alias === undefined);
}
