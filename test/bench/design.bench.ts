/** How fast Design answers: shapes and remarks after an edit. */
import { measureAnalysis } from './design/analysis.ts';
import { measureGallery } from './design/gallery.ts';

measureAnalysis();
measureGallery();
