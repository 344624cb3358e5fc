/** Bytes of the file's beginning that its encoding and dialect are detected from. */
export const headBytes = 256 * 1024;
/** Bytes of one record; a longer one is almost surely an unclosed quote. */
export const longestRecord = 8 * 1024 * 1024;
/** Columns of a table. */
export const mostColumns = 5000;
/** Rejected rows that are told one by one. */
export const rejectedRowsTold = 100;

/** Rows that an import report tells of as filled up or left out. */
export const rowNotesTold = 200;
/** Characters of a column's name. */
export const longestName = 200;
/** Times its own size that a gzip file may unpack to; real tables stay below 100, gzip can 1000. */
export const mostUnpacked = 300;
/** Unpacked bytes from which that is looked at. */
export const suspiciousSize = 64 * 1024 * 1024;
