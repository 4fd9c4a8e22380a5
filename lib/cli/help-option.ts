import type {OptionTable} from './option.ts';

/** What every verb takes beside its own options. */
export const helpOption: OptionTable = {help: {short: 'h', help: 'print this'}};
