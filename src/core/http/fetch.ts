/** What Kunci uses of node-fetch. The rest of it, as its own Blob and File, stays out of the bundle. */
export { default } from 'node-fetch';
