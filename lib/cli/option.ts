export type OptionTable = Readonly<Record<string, Option>>;

export type Option = {
	readonly help: string;
	/** What stands for the value in the help; an option without it is a switch. */
	readonly value?: string;
	readonly short?: string;
};
