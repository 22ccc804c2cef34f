/** What a planned switchover is called among the faults of a timeline: nothing is broken, and service is out all the same. */
export const plannedFault = "switchover";
