/**
 * The nouns of Kunci, as plain data and interfaces: clients, tokens, requests, signatures, what a provider declares
 * (`provider`), and the ports through which the core reaches the world. Nothing here runs, except `AppError`, the one
 * kind of failure that a person or a script meets.
 */
export { type Client, type Environment, environments, type OptionValue, type Secrets } from './client';
export type * from './http';
export type * from './ports';
export type * from './provider';
export type * from './signing';
export type * from './token';
