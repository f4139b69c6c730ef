import { connect } from 'node:net';

const unlockOperation = 1;

/**
 * Asks a running gnome-keyring-daemon through its control socket to unlock the login keyring. This is how PAM
 * does it at a login (gnome-keyring, pam/gkr-pam-client.c): a zero byte that carries the sender's credentials,
 * then length, operation and arguments, all lengths big-endian; the answer is a length and a result, 0 for done.
 */
export function unlockKeyring(socketPath: string, password: string): Promise<void> {
  const argument = Buffer.from(password, 'utf8');
  const packet = Buffer.alloc(1 + 8 + 4 + argument.length);
  packet.writeUInt32BE(packet.length - 1, 1);
  packet.writeUInt32BE(unlockOperation, 5);
  packet.writeUInt32BE(argument.length, 9);
  argument.copy(packet, 13);
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write(packet));
    let answer = Buffer.alloc(0);
    socket.setTimeout(5_000, () => socket.destroy(new Error('The keyring did not answer.')));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 8) return;
      socket.destroy();
      const result = answer.readUInt32BE(4);
      if (result === 0) resolve();
      else reject(new Error(`The keyring refused to unlock (${result}).`));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The keyring closed the connection.')));
  });
}
