/** Opens the browser's print dialog for a page that needs nothing else; nothing in it runs. */
export function printHtml(html: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 0; height: 0; border: 0';
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => {
      const page = frame.contentWindow;
      if (!page) {
        reject(new Error('The page to be printed could not be shown.'));
        return;
      }
      // The frame may go once the dialog is closed; browsers tell of it before or after `print` returns.
      page.addEventListener('afterprint', () => setTimeout(() => frame.remove(), 1000));
      page.focus();
      page.print();
      resolve();
    });
    frame.srcdoc = html;
    document.body.append(frame);
  });
}
