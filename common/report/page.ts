import { html, Markup, type MarkupValue } from './markup.ts';
import { reportStyles } from './report-styles.ts';

/** Nothing is fetched and nothing runs, whatever stands in the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A whole page that needs nothing else. */
export function wholePage(title: string, content: MarkupValue): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Layerwright" />
        <title>${title}</title>
        <style>
          ${new Markup(reportStyles)}
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html> `;
  return page.text;
}
