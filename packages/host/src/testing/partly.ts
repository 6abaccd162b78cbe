/** As much of something as a test asks of it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const partly = <Whole>(part: Partial<Whole>): Whole => part as Whole;
