import type {TimeStyle} from './row-element.ts';

export type Preferences = {times: TimeStyle; wrap: boolean};

const key = 'logsluice';

/** What was chosen last time; storage may be refused, or hold anything. */
export function loadPreferences(): Preferences {
	const preferences: Preferences = {times: 'off', wrap: false};
	try {
		const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>;
		if (stored.times === 'relative' || stored.times === 'absolute') preferences.times = stored.times;
		preferences.wrap = stored.wrap === true;
	} catch {}
	return preferences;
}

export function savePreferences(preferences: Preferences): void {
	try {
		localStorage.setItem(key, JSON.stringify(preferences));
	} catch {}
}
