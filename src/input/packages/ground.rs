//! What is said beside files, for readers of other files: the command line, a map and products; and packages
//! that such a reader has put together as rows of our columns.

use super::cells::Given;
use super::columns::Columns;
use super::cutter::Cutter;
use super::fields::Field;
use super::gathered::Gathered;
use super::join::{self, Joined};
use super::known::Known;
use super::map::Map;
use super::moments;
use super::skus::Products;
use super::style::{DateStyle, Style};
use super::walk::Walk;
use super::{Beside, Need, amounts};
use crate::diagnostics::SourceId;
use crate::input::amount::parse_number;
use crate::input::reader::Context;
use crate::records::Moment;
use std::borrow::Cow;
use std::ops::Range;

/// An amount without its currency, in millionths; `None` = it is none.
pub(in crate::input) fn micros(text: &str) -> Option<i64> {
    let (plain, _) = amounts::plain(text, &Style::default());
    let units = parse_number(&plain).filter(|units| units.abs() <= 1e9)?;
    Some((units * 1e6).round() as i64)
}

/// A number with a decimal point, and the currency of its sign, of a cell that may write `14,50` or `1.030,50 €`.
pub(in crate::input) fn plain_number(text: &str) -> (String, Option<&'static str>) {
    let decimal_comma = amounts::has_decimal_comma(text);
    amounts::plain(text, &Style { decimal_comma, ..Style::default() })
}

/// What is said beside files.
pub(in crate::input) struct Ground {
    given: Given,
    map: Map,
    products: Products,
}

/// A row cut into cells.
pub(in crate::input) struct CutRow<'t> {
    /// Its bytes.
    pub(in crate::input) span: Range<usize>,
    /// The bytes and the text of each cell, without quotation marks.
    pub(in crate::input) cells: Vec<(Range<usize>, Cow<'t, str>)>,
}

/// Rows of a delimited text from a byte at which a line begins.
pub(in crate::input) fn cut(text: &str, delimiter: u8, at: usize) -> impl Iterator<Item = CutRow<'_>> {
    Cutter::new(text, delimiter, at).filter(|row| !row.is_blank()).map(|row| CutRow {
        span: row.span,
        cells: row.cells.iter().map(|cell| (cell.span.clone(), cell.text(text))).collect(),
    })
}

impl Ground {
    /// Reads what is beside; `None` = with mistakes, which are reported.
    pub(in crate::input) fn read(context: &Context, beside: &Beside) -> Option<Self> {
        let given = Given::read(context, &beside.told, Need::Facts);
        let mut map = beside.map.as_ref().map(|path| Map::read(context, path)).unwrap_or_default();
        // The marketplace writes ISO days, points and grams whatever the map says of other files.
        map.style = Style { offset: map.style.offset, ..Style::default() };
        let products =
            beside.skus.as_ref().map(|path| Products::read(context, path)).unwrap_or_default();
        let mut ground = Self { given, map, products };
        ground.show(context);
        (!context.has_errors()).then_some(ground)
    }

    /// May a field be said for some packages?
    pub(in crate::input) fn may_say(&self, field: Field) -> bool {
        self.given.layer.has(field) || self.map.may_say(field) || self.products.may_say(field)
    }

    /// The first of some names of a service that the map has.
    pub(in crate::input) fn mapped_service<'n>(
        &self,
        mut names: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        names.find(|name| self.map.service(name).is_some())
    }

    /// Is the map one of a file with these columns?
    pub(in crate::input) fn maps_columns(&self, names: &[String]) -> bool {
        let mut mapped = self.map.columns.mapped().peekable();
        mapped.peek().is_some()
            && mapped.all(|(_, theirs, _)| names.iter().any(|name| name.eq_ignore_ascii_case(theirs)))
    }

    /// Is a zone said in which days count?
    pub(in crate::input) fn has_zone(&self) -> bool {
        self.map.style.offset.is_some()
    }

    /// A day as files write it; `None` = it is none, or could be two.
    pub(in crate::input) fn moment(&self, text: &str) -> Option<Moment> {
        moments::parse(text, &self.map.style).ok()
    }

    /// Days of one column, of which some may tell whether the day or the month comes first: a later one for the
    /// earlier too. `None` = it is no day, or nothing tells.
    pub(in crate::input) fn moments_of(&self, column: &[&str]) -> Vec<Option<Moment>> {
        let with = |dates| Style { dates, ..self.map.style };
        let all =
            |style: &Style| column.iter().map(|text| moments::parse(text, style)).collect::<Vec<_>>();
        let mut read = all(&self.map.style);
        if read.contains(&Err(moments::NoMoment::Order)) {
            let [day_first, month_first] =
                [DateStyle::DayFirst, DateStyle::MonthFirst].map(|s| all(&with(s)));
            let good = |days: &[Result<Moment, _>]| days.iter().filter(|day| day.is_ok()).count();
            match good(&day_first).cmp(&good(&month_first)) {
                std::cmp::Ordering::Greater => read = day_first,
                std::cmp::Ordering::Less => read = month_first,
                std::cmp::Ordering::Equal => {}
            }
        }
        read.into_iter().map(Result::ok).collect()
    }

    /// The packages of rows in our columns, which another reader has put together and which need all be read; and
    /// the text that findings about them point into.
    pub(in crate::input) fn packages(&self, context: &Context, rows: String) -> (Joined, SourceId) {
        let mut walk = Walk::of_text(context, rows, &super::FILE);
        let source = walk.source;
        let columns = Columns::default();
        let known =
            Known { given: &self.given, map: &self.map, products: &self.products, elsewhere: None };
        let read = Gathered::read(context, &known, (&mut walk, &columns), |_| true);
        let Some((mut walked, gathered)) = read else { return (Joined::default(), source) };
        walked.report(context);
        (join::packages(context, (&mut walk, &walked), gathered).0, source)
    }

    /// Lets findings show the lines of the file of products in which they are.
    pub(in crate::input) fn show(&mut self, context: &Context) {
        self.products.show(context);
    }
}
