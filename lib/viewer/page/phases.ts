import {counted, duration} from './figures.ts';
import type {LineStore, Section} from './line-store.ts';

export type Phase = {
	readonly name: string;
	/** Number of its first section. */
	readonly section: number;
	readonly begun: number;
	readonly ended: number;
	readonly lines: number;
	readonly isRunning: boolean;
};

/** When a section ended: silence behind its last line is its own, until the next section begins or the job ends. */
export function sectionEnd(store: LineStore, section: number, now: number | undefined): number {
	const {lastTime} = store.sections[section] as Section;
	return store.sections[section + 1]?.begun ?? Math.max(lastTime, now ?? lastTime);
}

/** `2 m 05 s · 1,203 lines`. `now`, while the job runs. */
export function sectionFigures(store: LineStore, section: number, now: number | undefined): string {
	const {begun, lines} = store.sections[section] as Section;
	const took = sectionEnd(store, section, now) - begun;
	return `${Number.isNaN(took) ? '' : `${duration(took)} · `}${counted(lines, 'line')}`;
}

/** The phases by name, in the order in which they began; one that comes back goes on. */
export function phasesOf(store: LineStore, now: number | undefined): Phase[] {
	const phases = new Map<string, Phase>();
	for (const [section, {phase: name, begun, lines}] of store.sections.entries()) {
		if (name === '') continue;
		const known = phases.get(name);
		phases.set(name, {
			name,
			section: known?.section ?? section,
			begun: known?.begun ?? begun,
			ended: sectionEnd(store, section, now),
			lines: lines + (known?.lines ?? 0),
			isRunning: now !== undefined && section === store.sections.length - 1,
		});
	}
	return [...phases.values()];
}
