import { AppError } from '../../core/errors';
import { HostNotAllowed } from '../../core/hostNotAllowed';
import { hostPermission } from '../../core/hosts';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import { allowableHost } from '../../core/publisher';
import type { FoundReference } from '../../core/references';
import type { Placeholders } from '../../core/sending/placeholders';
import type { OutgoingRequest } from '../../core/sending/types';
import type { TokenService } from '../../core/tokenService';
import type { ClientNames } from '../httpFiles/clientNames';
import type { ProductionGate } from '../productionGate';
import type { Signer } from '../signatures/signer';
import type { SendValues } from './sendHooks';

export interface LiveValueParts {
  readonly names: ClientNames;
  readonly tokens: TokenService;
  readonly gate: ProductionGate;
  readonly signer: Signer;
}

/** The values of references at the moment of sending, each only for a host that may have it. */
export class LiveValues implements SendValues {
  constructor(private readonly parts: LiveValueParts) {}

  isAvailable(name: string): boolean {
    return this.parts.names.find(name) !== undefined;
  }

  async value(name: string, url: URL): Promise<string | undefined> {
    const { client, variable } = this.found(name);
    checkHost(client, url);
    if (variable.kind === 'clientId') return client.clientId;
    const what = variable.kind === 'signed' ? 'a signature' : 'the token';
    await this.parts.gate.pass(client, `Send a request with ${what}`);
    return variable.kind === 'signed' ? undefined : (await this.parts.tokens.get(client)).value;
  }

  async signed(request: OutgoingRequest, placeholders: Placeholders): Promise<ReadonlyMap<string, string>> {
    return (await this.parts.signer.sign(request, placeholders))?.values ?? new Map();
  }

  async renewed(name: string, refused: string, url: URL): Promise<string> {
    const { client, variable } = this.found(name);
    checkHost(client, url);
    return variable.kind === 'token' ? (await this.parts.tokens.get(client, { refused })).value : refused;
  }

  mayGoTo(name: string, url: URL): boolean {
    const found = this.parts.names.find(name);
    return (
      found !== undefined && hostPermission(found.client, providerOf(found.client), url).kind === 'allowed'
    );
  }

  refused(reason: string): AppError {
    return new AppError('host-not-allowed', `No token was sent: ${reason}. Correct the request.`);
  }

  private found(name: string): FoundReference {
    const found = this.parts.names.find(name);
    if (!found) throw new AppError('unknown-client', `No client has the reference ${name}.`);
    return found;
  }
}

/** @throws HostNotAllowed */
function checkHost(client: Client, url: URL): void {
  const permission = hostPermission(client, providerOf(client), url);
  if (permission.kind === 'forbidden')
    throw new HostNotAllowed(client, permission.reason, allowableHost(url));
}
