/** How fast Design answers: shapes and remarks after an edit, and the canvas. */
import { measureAnalysis } from './design/analysis.ts';
import { measureGallery } from './design/gallery.ts';
import { measureCanvas } from './design/canvas.ts';

measureAnalysis();
measureGallery();
await measureCanvas();
