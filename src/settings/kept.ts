import { ResourceSettings } from './resource-defaults';

/** The lifecycle of what holds data, or what data cannot be read without: Terraform destroys it only when it may. */
export function keptLifecycle(settings: ResourceSettings): { preventDestroy: boolean } | undefined {
  // Left out where it is off, so that the setting adds nothing to who does not use it.
  return settings.preventDestroy ? { preventDestroy: true } : undefined;
}
