//! The evidence as plain text.

use super::blocks::{Block, EvidencePaper};
use crate::present::audit::plain_table;
use crate::present::terminal::wrapped;
use comfy_table::CellAlignment;
use std::fmt::Write as _;

/// The paper as text; `width` = characters a line.
pub fn appeal_text(paper: &EvidencePaper, width: u16) -> String {
    let lines = usize::from(width);
    let mut out = String::new();
    let _ = writeln!(out, "{}\n\n{}", paper.title, wrapped(&paper.made_from, lines, 0));
    for section in &paper.sections {
        let _ = writeln!(out, "\n{}", section.heading);
        for block in &section.blocks {
            out.push('\n');
            put(&mut out, block, width);
        }
    }
    out
}

fn put(out: &mut String, block: &Block, width: u16) {
    let lines = usize::from(width);
    let _ = match block {
        Block::Says(text) => writeln!(out, "{}", wrapped(text, lines, 0)),
        Block::Note(text) => writeln!(out, "{}", wrapped(&format!("({text})"), lines, 1)),
        Block::List(items) => {
            let items = items.iter().map(|item| wrapped(&format!("- {item}"), lines, 2));
            writeln!(out, "{}", items.collect::<Vec<_>>().join("\n"))
        }
        Block::Blank(what) => {
            let blank = wrapped(&format!("[TO FILL IN: {what}]"), lines, 2);
            writeln!(out, "{blank}\n{}", "_".repeat(lines.min(60)))
        }
        Block::Attach { what, orders } => {
            let what = wrapped(&format!("[ ] {what}"), lines, 4);
            match orders.as_slice() {
                [] => writeln!(out, "{what}"),
                orders => {
                    let orders = wrapped(&orders.join(", "), lines.saturating_sub(4), 4);
                    writeln!(out, "{what}:\n    {orders}")
                }
            }
        }
        Block::Table { caption, head, rows } => {
            let mut table = plain_table(width);
            table.set_header(head);
            for row in rows {
                table.add_row(row);
            }
            for column in 1..head.len() {
                if let Some(column) = table.column_mut(column) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
            writeln!(out, "{caption}\n{table}")
        }
    };
}
