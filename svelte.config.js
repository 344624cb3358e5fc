/** Components are compiled as they are; TypeScript needs no preprocessor in Svelte 5. */
export default {};
