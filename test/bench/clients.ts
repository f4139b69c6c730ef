import type { Row } from './figure';
export const clients: Row = { name: 'clients', title: 'clients', run: async () => [] };
