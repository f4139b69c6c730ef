/**
 * The real keychain in a process of its own, which has the bus that a test gives it: reads one order per line, as JSON,
 * and answers each with a line.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { systemClock } from '../../../src/core/base/clock';
import { AppError } from '../../../src/core/model/errors';
import { createKeychain, keychainService } from '../../../src/core/vaults/keychain';
import { queueCalls } from '../../../src/core/vaults/queueCalls';
import { createSecretTool } from '../../../src/core/vaults/secretTool';
import type { Answer, Order } from './keychainProcess';

const keychain = createKeychain({
  load: async () => (await import('keytar')).default,
  platform: process.platform,
  secretTool: createSecretTool(keychainService),
});
const vault = queueCalls(keychain, systemClock, Number(process.env['KEYCHAIN_LIMIT'] ?? 60_000));

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line) as Order & { id: number };
  void obeyed(order).then((answer) =>
    process.stdout.write(`${JSON.stringify({ id: order.id, ...answer })}\n`),
  );
});
process.stdin.on('end', () => process.exit());

async function obeyed(order: Order): Promise<Answer> {
  try {
    if (order.what === 'readFile') return { value: (await readFile(__filename, 'utf8')).slice(0, 3) };
    if (order.what === 'read') {
      const value = await vault.read(order.account);
      return value === undefined ? {} : { value };
    }
    await (order.what === 'write' ? vault.write(order.account, order.value) : vault.remove(order.account));
    return {};
  } catch (error) {
    return error instanceof AppError ? { code: error.code, message: error.message } : { code: String(error) };
  }
}
