/**
 * The types that all rooms share, as plain data and interfaces. Read `client` and `token` first, then `provider`, which
 * lists everything that a provider declares, `signing`, and `ports`: the vault, clock and network that the core uses.
 * There is no code here except `AppError` (`errors`), the one kind of error that users and scripts see.
 */
export { type Client, type Environment, environments, type OptionValue, type Secrets } from './client';
export type * from './http';
export type * from './ports';
export type * from './provider';
export type * from './signing';
export type * from './token';
