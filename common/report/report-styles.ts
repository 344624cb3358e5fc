/** The look of a report: light, as paper is, in windows of any width. */
export const reportStyles = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 32px 24px 64px; background: #fff; color: #191c21;
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; }
h2 { margin: 36px 0 10px; padding-bottom: 4px; border-bottom: 2px solid #2a5fcb; font-size: 19px; }
h3 { margin: 22px 0 8px; font-size: 16px; }
h4 { margin: 16px 0 6px; font-size: 14px; }
h1, h2, h3, h4, p, td, th, dd, li, figcaption { overflow-wrap: anywhere; }
p { margin: 0 0 8px; }
.lead { margin-top: 16px; font-size: 16px; }
.hint { color: #586170; font-size: 12.5px; }
.warning { padding: 6px 10px; border-left: 3px solid #875600; background: #fcf0d4; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 12px 0 0; padding: 0; list-style: none; }
a { color: #2a5fcb; }
dl { display: grid; gap: 2px 16px; margin: 0 0 10px; }
dl > div { display: grid; grid-template-columns: minmax(130px, 220px) 1fr; gap: 12px; padding: 3px 0;
  border-bottom: 1px solid #dfe2e7; }
dt { color: #586170; }
dd { margin: 0; unicode-bidi: isolate; }
code { font: 11.5px ui-monospace, 'SF Mono', Consolas, monospace; }
.said { white-space: pre-wrap; }
table { width: 100%; margin: 6px 0 12px; border-collapse: collapse; font-size: 12.5px; }
th, td { padding: 4px 8px; border-bottom: 1px solid #dfe2e7; text-align: right; font-weight: 400;
  font-variant-numeric: tabular-nums; vertical-align: top; unicode-bidi: isolate; }
th:first-child, td:first-child, .words th, .words td { text-align: left; }
thead th { color: #586170; border-bottom-color: #8b939f; }
tbody th { font-weight: 560; }
.numbers td { white-space: nowrap; }
.numbers thead th { overflow-wrap: break-word; }
.matrix { width: auto; }
.matrix td { background: color-mix(in srgb, #bd5000 calc(var(--share) * .45), #fff); }
.matrix td.right { background: color-mix(in srgb, #0b6bb8 calc(var(--share) * .35), #fff); outline: 1px solid #0b6bb8; }
.matrix small { color: #191c21; }
figure { margin: 12px 0 18px; break-inside: avoid; }
figcaption { margin-bottom: 2px; font-weight: 600; }
svg { max-width: 100%; height: auto; font: 11px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
figure > svg { display: block; width: 100%; }
svg text { fill: #586170; }
svg .grid line { stroke: #e6e8ec; }
svg .title { fill: #191c21; }
svg line.mark { stroke: #5c6470; stroke-dasharray: 2 3; }
svg text.mark { fill: #191c21; font-size: 10px; }
svg.network { font-size: 12px; }
svg.network text { fill: #191c21; }
svg.network .name { font-size: 13px; font-weight: 600; }
svg.network .shape { fill: #586170; font-size: 11px; stroke: #fff; stroke-width: 3; paint-order: stroke; }
.keys { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0; font-size: 12px; }
.keys span { display: inline-flex; align-items: center; gap: 6px; }
.marks { margin: 2px 0 0; padding-left: 22px; color: #586170; font-size: 12px; }
details { font-size: 12px; }
summary { color: #586170; cursor: pointer; }
footer { margin-top: 40px; padding-top: 8px; border-top: 1px solid #dfe2e7; color: #586170; font-size: 12px; }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, h4, figcaption { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  details, nav { display: none; }
  a { color: inherit; text-decoration: none; }
}
`;
