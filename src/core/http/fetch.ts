/** The part of node-fetch that Kunci uses. The rest, such as its own Blob and File, stays out of the bundle. */
export { default } from 'node-fetch';
