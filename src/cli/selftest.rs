//! `vtr selftest`: known answers through the real engine.

use super::output::Format;
use super::{Exit, output};
use crate::app::selftest::{self, Check};
use comfy_table::{CellAlignment, Table, TableStyle};

/// Arguments of `vtr selftest`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to show the answers
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let checks = selftest::run()?;
    let failed = checks.iter().filter(|check| !check.passed).count();
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&checks)? + "\n",
        Format::Csv => selftest::as_csv(&checks)?,
        Format::Table => table(&checks, failed),
    };
    output::print(&text)?;
    verdict(&checks)
}

/// An error, and so a non-zero exit, when one answer does not come out.
fn verdict(checks: &[Check]) -> anyhow::Result<Exit> {
    let failed = checks.iter().filter(|check| !check.passed).count();
    anyhow::ensure!(failed == 0, "{failed} of {} known answers do not come out", checks.len());
    Ok(Exit::Done)
}

fn table(checks: &[Check], failed: usize) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new());
    table.set_header(["known answer", "expected", "got", "may differ by", ""]);
    for check in checks {
        let number = |x: f64| format!("{x:.5}");
        let verdict = if check.passed { "passed" } else { "FAILED" };
        table.add_row([
            check.name.as_str(),
            &number(check.expected),
            &number(check.got),
            &number(check.error),
            verdict,
        ]);
    }
    for column in table.column_iter_mut().skip(1).take(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n{} passed, {failed} failed\n", checks.len() - failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_that_does_not_come_out_fails_the_command() {
        let check = |passed| Check { name: "n".into(), expected: 1.0, got: 2.0, error: 0.1, passed };
        assert!(matches!(verdict(&[check(true), check(true)]), Ok(Exit::Done)));
        let error = verdict(&[check(true), check(false)]).map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(error, Err("1 of 2 known answers do not come out".to_owned()));
        assert!(table(&[check(false)], 1).contains("FAILED"));
    }
}
