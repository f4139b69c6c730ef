import type { Client, ExampleRequest } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import type { Kunci } from './command';

/** The first example request for which the client has all secrets, or the provider's first one if there is none. */
export async function exampleFor(kunci: Kunci, client: Client): Promise<ExampleRequest> {
  const { examples } = providerOf(client);
  for (const example of examples) if (await hasSecrets(kunci, client, example.secrets)) return example;
  return examples[0];
}

async function hasSecrets(kunci: Kunci, client: Client, fields: readonly string[]): Promise<boolean> {
  if (kunci.store.isTemporary(client)) return true;
  try {
    await kunci.secrets.read(client, fields);
    return true;
  } catch (error) {
    return !(error instanceof AppError && error.code === 'missing-secret');
  }
}
