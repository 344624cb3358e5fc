import { createContext } from 'svelte';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';

const [getCanvas, setCanvas] = createContext<NetworkEditor>();
export { getCanvas, setCanvas };
