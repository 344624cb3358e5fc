import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import NumberField from '../../../renderer/ui/NumberField.svelte';

function field(props: {
  value: number;
  min?: number;
  max?: number;
  integer?: boolean;
  step?: number;
}) {
  const onchange = vi.fn();
  render(NumberField, { label: 'Units', onchange, ...props });
  return { input: screen.getByLabelText<HTMLInputElement>('Units'), onchange };
}

describe('a number field', () => {
  it('hands on a number as soon as it is one', async () => {
    const { input, onchange } = field({ value: 8 });
    await fireEvent.input(input, { target: { value: '1e-3' } });
    expect(onchange).toHaveBeenLastCalledWith(0.001);
  });

  it('understands a decimal comma', async () => {
    const { input, onchange } = field({ value: 8 });
    await fireEvent.input(input, { target: { value: '0,5' } });
    expect(onchange).toHaveBeenLastCalledWith(0.5);
  });

  it.each([
    ['', 'Type a number.'],
    ['eight', 'Type a number.'],
    ['2.5', 'Type a whole number.'],
    ['0', 'At least 1.'],
    ['99', 'At most 64.'],
  ])('says what is wrong with “%s” and changes nothing', async (text, sentence) => {
    const { input, onchange } = field({ value: 8, min: 1, max: 64, integer: true });
    await fireEvent.input(input, { target: { value: text } });
    expect(screen.getByRole('alert').textContent).toBe(sentence);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(onchange).not.toHaveBeenCalled();
  });

  it('goes back to the value when it is left with something wrong in it', async () => {
    const { input } = field({ value: 8 });
    await fireEvent.input(input, { target: { value: 'eight' } });
    await fireEvent.blur(input);
    expect(input.value).toBe('8');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('steps with the arrow keys and stays within its limits', async () => {
    const { input, onchange } = field({ value: 63, max: 64, integer: true });
    await fireEvent.keyDown(input, { key: 'ArrowDown' });
    expect(onchange).toHaveBeenLastCalledWith(62);
    await fireEvent.keyDown(input, { key: 'ArrowUp', shiftKey: true });
    expect(onchange).toHaveBeenLastCalledWith(64);
  });

  it('steps a small number by a tenth of its size', async () => {
    const { input, onchange } = field({ value: 0.001 });
    await fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(onchange).toHaveBeenLastCalledWith(0.0011);
  });
});
