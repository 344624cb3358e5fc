/** Files in one archive or folder. */
export const mostEntries = 500_000;
/** Characters of a path inside an archive or folder. */
export const longestPath = 1000;
/** Times its packed size that an entry, or a whole archive, may unpack to; real data stay below 100. */
export const mostUnpacked = 300;
/** Unpacked bytes from which that is looked at for one entry, and for a whole archive. */
export const suspiciousEntry = 8 * 1024 * 1024;
export const suspiciousArchive = 64 * 1024 * 1024;
/** Bytes of one entry that are read into memory at once: more than any picture that can be shown. */
export const largestEntry = 512 * 1024 * 1024;
