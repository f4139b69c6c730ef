import type { Client, ExampleRequest } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf, secretFieldsOf } from '../../core/providers';
import type { Kunci } from './command';

/** The first example request for which the client has all secrets, or the provider's first one if there is none. */
export async function exampleFor(kunci: Kunci, client: Client): Promise<ExampleRequest> {
  const { examples } = providerOf(client);
  const fields = secretFieldsOf(client).map(({ name }) => name);
  for (const example of examples) {
    const needed = example.secrets.filter((name) => fields.includes(name));
    if (await hasSecrets(kunci, client, needed)) return example;
  }
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
