//! `vtr findings`: the page of all finding codes.

use super::{Exit, output};
use crate::diagnostics::Code;

pub(super) fn run() -> anyhow::Result<Exit> {
    output::print(&Code::page())?;
    Ok(Exit::Done)
}
