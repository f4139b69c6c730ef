import { AppError } from './errors';
import type { Client, Variable } from './model';

/** A client's variable was to go to a host that may not have it. Knows what to allow, where that would help. */
export class HostNotAllowed extends AppError {
  constructor(
    readonly client: Client,
    reason: string,
    /** What can be allowed; nothing where the host is not known, or where the client cannot be changed. */
    readonly host: string | undefined,
    kind: Variable['kind'] = 'token',
  ) {
    super(
      'host-not-allowed',
      `The ${words[kind]} of “${client.name}” was not sent: ${reason}. ` +
        (host === undefined
          ? 'Write out a host that may have it.'
          : 'Allow the host, or correct the request.'),
    );
  }
}

const words: Readonly<Record<Variable['kind'], string>> = {
  token: 'token',
  plain: 'value',
  signed: 'signature',
};
