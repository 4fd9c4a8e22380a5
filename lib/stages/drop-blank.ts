import {LineStage} from './map-lines.ts';

/** A stage that takes out the lines that are empty or nothing but white space. */
export function dropBlank(): LineStage {
	return new DropBlankStage('dropBlank', line => (/\S/.test(line) ? line : undefined));
}

/** By its class it is known to those who leave it out: a name anybody may give. */
export class DropBlankStage extends LineStage {}
