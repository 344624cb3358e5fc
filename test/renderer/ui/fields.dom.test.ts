import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import ProgressBar from '../../../renderer/ui/ProgressBar.svelte';
import Segmented from '../../../renderer/ui/Segmented.svelte';
import SelectField from '../../../renderer/ui/SelectField.svelte';
import SwitchField from '../../../renderer/ui/SwitchField.svelte';
import TextField from '../../../renderer/ui/TextField.svelte';

const options = [
  { value: 'a', label: 'Alpha' },
  { value: 'b', label: 'Beta' },
];

describe('fields', () => {
  it('offers a way back to the default only when the value differs from it', async () => {
    const onreset = vi.fn();
    const { rerender } = render(SelectField, {
      label: 'Loss',
      value: 'a',
      options,
      onchange: vi.fn(),
      isDefault: true,
      onreset,
    });
    expect(screen.queryByRole('button', { name: /Reset/ })).toBeNull();
    await rerender({ isDefault: false });
    await fireEvent.click(screen.getByRole('button', { name: 'Reset Loss to its default' }));
    expect(onreset).toHaveBeenCalledOnce();
  });

  it('hands on the chosen option', async () => {
    const onchange = vi.fn();
    render(SelectField, { label: 'Loss', value: 'a', options, onchange });
    await fireEvent.change(screen.getByLabelText('Loss'), { target: { value: 'b' } });
    expect(onchange).toHaveBeenCalledWith('b');
  });

  it('tells assistive technology what a field is about and what is wrong with it', () => {
    render(TextField, {
      label: 'Name',
      value: '',
      onchange: vi.fn(),
      help: 'Shown on Home.',
      error: 'A project needs a name.',
    });
    const described = screen.getByLabelText('Name').getAttribute('aria-describedby') ?? '';
    const words = described.split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(words).toEqual(['A project needs a name.', 'Shown on Home.']);
  });

  it('is a switch to assistive technology', async () => {
    const onchange = vi.fn();
    render(SwitchField, { label: 'Shuffle', checked: false, onchange });
    await fireEvent.click(screen.getByRole('switch', { name: 'Shuffle' }));
    expect(onchange).toHaveBeenCalledWith(true);
  });

  it('is a group of radio buttons', async () => {
    const onchange = vi.fn();
    render(Segmented, { label: 'Role', value: 'a', options, onchange });
    expect(screen.getByRole('radiogroup', { name: 'Role' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('radio', { name: 'Beta' }));
    expect(onchange).toHaveBeenCalledWith('b');
  });

  it('says how far it is, and says nothing while the end is not known', async () => {
    const { rerender } = render(ProgressBar, { label: 'Training', value: 0.426 });
    const bar = screen.getByRole('progressbar', { name: 'Training' });
    expect(bar.getAttribute('aria-valuenow')).toBe('43');
    await rerender({ value: null });
    expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  });
});
