import { afterEach, expect, it, vi } from 'vitest';
import { writeReport } from '../../../common/report/write-report.ts';
import { printHtml } from '../../../renderer/features/report/print-html.ts';
import { contentNamed } from '../../common/report/report-content.ts';

const hostile = `</title></style><script>parent.hit = 1</script><img src=x onerror="parent.hit = 2">"'`;
const page = writeReport(contentNamed(hostile));

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

it('is whole for a parser, without scripts, handlers or addresses of other files', () => {
  const read = new DOMParser().parseFromString(page, 'text/html');
  expect(read.title).toBe(`${hostile} run · report`);
  expect(read.querySelector('h1')?.textContent).toBe(`${hostile} run`);
  expect(read.querySelectorAll('script, img, iframe, object, embed, link, base')).toHaveLength(0);
  for (const element of read.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on/);
      if (name === 'href' || name === 'src') expect(value).toMatch(/^#\w+$/);
    }
  }
  for (const link of read.querySelectorAll('a')) {
    expect(read.querySelector(link.getAttribute('href') ?? '')).not.toBeNull();
  }
  for (const svg of read.querySelectorAll('figure > svg')) {
    expect(svg.getAttribute('aria-label')).toBeTruthy();
  }
});

it('opens without running or fetching anything, and shows its pictures', async () => {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width: 900px; height: 700px';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  // Scripts are allowed here: none shall be there to run.
  frame.srcdoc = page;
  document.body.append(frame);
  await loaded;
  const shown = frame.contentWindow;
  expect('hit' in window).toBe(false);
  expect(shown?.performance.getEntriesByType('resource')).toHaveLength(0);
  const body = frame.contentDocument?.body;
  expect(body?.scrollWidth).toBeLessThanOrEqual(900);
  for (const svg of body?.querySelectorAll('figure > svg') ?? []) {
    expect(svg.getBoundingClientRect().height).toBeGreaterThan(50);
  }
});

it('is handed to the print dialog in a frame that runs nothing', async () => {
  const printed = vi.fn();
  const append = document.body.append.bind(document.body);
  vi.spyOn(document.body, 'append').mockImplementation((...nodes) => {
    append(...nodes);
    const [frame] = nodes;
    if (!(frame instanceof HTMLIFrameElement)) return;
    // The dialog itself would stand in front of the test; this listener comes before that of the program.
    const replace = (): void => {
      if (frame.contentWindow) frame.contentWindow.print = printed;
    };
    frame.addEventListener('load', replace, { capture: true, once: true });
  });
  await printHtml(page);
  expect(printed).toHaveBeenCalledOnce();
  const frame = document.querySelector('iframe');
  expect(frame?.getAttribute('sandbox')).toBe('allow-same-origin allow-modals');
  expect(frame?.contentDocument?.querySelector('h1')?.textContent).toBe(`${hostile} run`);
});
