import { apiOrigin } from '../http/origins';
import type { Client, ExampleRequest, Provider } from '../model';
import { referenceStem } from './readClients';

/** The text of a new `.http` file: one of the provider's examples with this client's references. */
export function requestFileText(client: Client, provider: Provider, example: ExampleRequest): string {
  const filled = (text: string): string =>
    text.replace(/\{\{([A-Z_]+)\}\}/g, (_, suffix: string) => referenceText(client, suffix));
  return [
    `### ${example.title} · ${provider.label}, client ${client.name} (${client.environment})`,
    `${example.method} ${apiOrigin(client, provider)}${example.path}`,
    ...Object.entries(example.headers).map(([name, value]) => `${name}: ${filled(value)}`),
    ...(example.body === undefined ? [] : ['', filled(example.body)]),
    '',
  ].join('\n');
}

/** How a `.http` file refers to a client's variable, as both REST Client and httpYac read it. */
export function referenceText(client: Client, suffix: string): string {
  return `{{$processEnv ${referenceStem(client)}_${suffix}}}`;
}
