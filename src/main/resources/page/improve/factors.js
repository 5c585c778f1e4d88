// What a choice hangs on, and what must hold, as the server names them; strings say them in words.

export const FACTORS = ['accuracy', 'freshness', 'change_frequency', 'control', 'scalability', 'security', 'privacy', 'cost', 'complexity', 'offline', 'data_quality'];

/** Constraints that hold or do not. */
export const FLAGS = ['citations', 'no_leaks', 'deletion', 'offline'];

/** Constraints with a limit: the least, the most and the step it is entered by, and what is there first. */
export const LIMITS = {
  min_quality: { min: 0, max: 1, step: 0.05, usual: 0.7 },
  max_latency_ms: { min: 1, max: 3_600_000, step: 100, usual: 5000 },
  max_cost_per_1000: { min: 0, max: 1e9, step: 0.1, usual: 5 },
  max_hosting_per_month: { min: 0, max: 1e9, step: 10, usual: 200 },
  max_hours_to_follow: { min: 0, max: 87_600, step: 1, usual: 24 },
  labelled_examples: { min: 0, max: 1e9, step: 10, usual: 100 },
};

/** How important something is: from not at all to above all. */
export const MOST = 5;
