import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { regularizers } from '../../../common/layers/regularizers.ts';
import type { ParamValue } from '../../../common/network/network-spec.ts';
import { withSetting } from '../../../renderer/ui/configured-value.ts';
import { readNumbers } from '../../../renderer/ui/read-number.ts';
import type { ValueSchema } from '../../../renderer/ui/value-schema.ts';
import ValueField from '../../../renderer/ui/ValueField.svelte';

const kernel: ValueSchema = {
  key: 'kernel_size',
  label: 'Kernel size',
  kind: 'shape',
  default: [3, 3],
  length: 2,
  help: 'Height and width.',
};
const limit: ValueSchema = {
  key: 'max_value',
  label: 'Largest value',
  kind: 'number',
  default: null,
  nullable: true,
  min: 0,
  help: 'Cuts larger values.',
};
const penalty: ValueSchema = {
  key: 'kernel_regularizer',
  label: 'Kernel penalty',
  kind: 'configured',
  default: null,
  nullable: true,
  choices: regularizers,
  help: 'Adds the size of the weights to the loss.',
};

function field(schema: ValueSchema, value: ParamValue) {
  const onchange = vi.fn();
  const { rerender } = render(ValueField, { schema, value, onchange });
  return { onchange, show: (next: ParamValue) => rerender({ schema, value: next, onchange }) };
}

const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });

describe('two numbers side by side', () => {
  it('change together while they are linked', async () => {
    const { onchange } = field(kernel, [3, 3]);
    await fireEvent.input(box('Kernel size, 1 of 2'), { target: { value: '5' } });
    expect(onchange).toHaveBeenLastCalledWith([5, 5]);
  });

  it('change alone when they are not, and are made equal by the link', async () => {
    const { onchange } = field(kernel, [3, 5]);
    await fireEvent.input(box('Kernel size, 2 of 2'), { target: { value: '7' } });
    expect(onchange).toHaveBeenLastCalledWith([3, 7]);
    await fireEvent.click(screen.getByRole('button', { name: 'Keep Kernel size equal' }));
    expect(onchange).toHaveBeenLastCalledWith([3, 3]);
  });

  it('say what is wrong with one of them and keep the other', async () => {
    const { onchange } = field(kernel, [3, 3]);
    await fireEvent.input(box('Kernel size, 1 of 2'), { target: { value: '0' } });
    expect(screen.getByRole('alert').textContent).toBe('At least 1.');
    expect(box('Kernel size, 2 of 2').getAttribute('aria-invalid')).toBe('false');
    expect(onchange).not.toHaveBeenCalled();
  });
});

describe('a number that may be none', () => {
  it('is none when its field is emptied', async () => {
    const { onchange, show } = field(limit, 6);
    await fireEvent.input(box('Largest value'), { target: { value: '' } });
    expect(onchange).toHaveBeenLastCalledWith(null);
    await show(null);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(box('Largest value').placeholder).toBe('none');
  });

  it('tells assistive technology what empty means', () => {
    field(limit, null);
    const id = box('Largest value').getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(id)?.textContent).toMatch(/Empty means none\.$/);
  });

  it('offers the way back only while it differs from its default', async () => {
    const { onchange, show } = field(limit, null);
    expect(screen.queryByRole('button', { name: /^Reset/ })).toBeNull();
    await show(6);
    await fireEvent.click(screen.getByRole('button', { name: /^Reset Largest value/ }));
    expect(onchange).toHaveBeenLastCalledWith(null);
  });
});

describe('something with settings of its own', () => {
  it('shows the settings of what is chosen', async () => {
    const { onchange, show } = field(penalty, null);
    const choice = screen.getByRole('combobox', { name: 'Kernel penalty' });
    await fireEvent.change(choice, { target: { value: 'l1_l2' } });
    expect(onchange).toHaveBeenLastCalledWith('l1_l2');
    await show('l1_l2');
    expect([box('L1').value, box('L2').value]).toEqual(['0', '0']);
    await fireEvent.input(box('L1'), { target: { value: '0.2' } });
    expect(onchange).toHaveBeenLastCalledWith({ type: 'l1_l2', l1: 0.2 });
    await fireEvent.change(choice, { target: { value: '' } });
    expect(onchange).toHaveBeenLastCalledWith(null);
  });

  it.each<[ParamValue, number, ParamValue]>([
    ['l2', 0.05, { type: 'l2', l2: 0.05 }],
    [{ type: 'l2', l2: 0.05 }, 0.01, 'l2'],
    [null, 0.05, null],
  ])('%j with a strength of %d is stored as %j', (value, strength, stored) => {
    const setting = regularizers[1]?.fields?.[0];
    if (!setting) throw new Error('L2 has a strength.');
    expect(withSetting(value, setting, strength)).toEqual(stored);
  });
});

describe('a list of numbers as typed', () => {
  it.each([
    ['28, 28, 1', [28, 28, 1]],
    ['(4,)', [4]],
    ['28×28', [28, 28]],
    ['0', null],
    ['2.5', null],
    ['four', null],
    ['', null],
  ])('reads %j as %j', (text, sizes) => {
    const read = readNumbers(text, { integer: true, min: 1 });
    expect('value' in read ? read.value : null).toEqual(sizes);
  });

  it('asks for as many as there must be', () => {
    expect(readNumbers('1, 2', {}, 3)).toEqual({
      problem: 'Write 3 numbers, with commas between them.',
    });
  });
});
