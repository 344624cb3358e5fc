import { html, type Markup, type MarkupValue } from '../markup.ts';

/** A part of the report with its heading. */
export function section(id: string, title: string, content: MarkupValue): Markup {
  return html`<section id="${id}">
    <h2>${title}</h2>
    ${content}
  </section>`;
}

/** Names and values. */
export function facts(list: readonly (readonly [name: string, value: MarkupValue])[]): Markup {
  return html`<dl>
    ${list.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A table; the first column names its rows. */
export function table(
  head: readonly string[],
  rows: readonly (readonly MarkupValue[])[],
  kind = '',
): Markup {
  return html`<table class="${kind}">
    <thead>
      <tr>
        ${head.map((title) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...cells]) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
