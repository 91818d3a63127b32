//! Reading a scenario file, and the file to begin with.

pub use crate::input::scenario::TEMPLATE as SCENARIO_TEMPLATE;

use crate::input::rules::{base_of, builtin_policy};
use crate::input::scenario::{self, Loaded};
use std::path::Path;

/// Reads a scenario file with settings laid over it.
pub fn load(path: &Path, sets: &[String]) -> Loaded {
    scenario::load(path, sets)
}

/// Reads a scenario from a text with settings laid over it; `shown` is its name in findings. No file is read.
pub fn load_text(shown: &str, text: &str, sets: &[String]) -> Loaded {
    scenario::load_text(shown, text, sets)
}

/// Reads a scenario file with other policies: `new` in place of the reforms, `old` in place of the
/// baselines. A built-in policy, with overlays or without, replaces that of its own store; a rule file that of
/// every store.
pub fn load_with_policies(path: &Path, sets: &[String], new: &[String], old: &[String]) -> Loaded {
    let loaded = scenario::load(path, sets);
    let (Some(scenario), false) = (&loaded.scenario, new.is_empty() && old.is_empty()) else {
        return loaded;
    };
    let mut all = sets.to_vec();
    for (policies, key) in [(new, "reform"), (old, "baseline")] {
        for policy in policies {
            let made_for = builtin_policy(base_of(policy)).map(|policy| policy.store);
            let stores = scenario.stores.iter();
            let fitting =
                stores.filter(|store| made_for.as_ref().is_none_or(|name| *name == store.name));
            let before = all.len();
            all.extend(fitting.map(|store| format!("stores.{}.{key}={policy}", store.key)));
            if all.len() == before {
                // No store of the scenario is meant: the reader says so at the first store.
                all.extend(
                    scenario.stores.first().map(|store| format!("stores.{}.{key}={policy}", store.key)),
                );
            }
        }
    }
    scenario::load(path, &all)
}
