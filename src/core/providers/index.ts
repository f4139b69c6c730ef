import type { Provider } from '../model';
import { gobiz } from './gobiz';

/** Every provider that Kunci knows. Form, tree, references and schema follow from what each declares. */
export const providers: readonly Provider[] = [gobiz];

export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}
