import {type LineStage, mapLines} from './map-lines.ts';

/** A stage that takes out the lines that are empty or nothing but white space. */
export function dropBlank(): LineStage {
	return mapLines(line => (/\S/.test(line) ? line : undefined), {name: 'dropBlank'});
}
