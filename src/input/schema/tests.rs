//! The schema against the reader, and against scenarios that are known to be good.

use super::*;
use crate::app::SCENARIO_TEMPLATE;
