//! Days and times as files write them.

use super::style::{DateStyle, Style};
use crate::records::Moment;
use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

/// Why a text is no day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoMoment {
    /// It could be day or month that comes first.
    Order,
    /// A spreadsheet's number of a day: which one.
    DayNumber(NaiveDate),
    /// It is not a day between 1990 and 2199.
    NotADay,
}

/// Reads a day, with a time or without.
///
/// # Errors
/// When it is none, or could be two.
pub(super) fn parse(text: &str, style: &Style) -> Result<Moment, NoMoment> {
    if let Some(moment) = plain_iso(text.as_bytes(), style) {
        return Ok(moment);
    }
    let moment = match iso(text, style).or_else(|| with_month_name(text, style)) {
        Some(moment) => moment,
        None => figures(text, style)?,
    };
    if (1990..2200).contains(&moment.day.year()) { Ok(moment) } else { Err(NoMoment::NotADay) }
}

fn zoned(at: DateTime<FixedOffset>, style: &Style) -> Moment {
    let local = style.offset.map_or(at, |offset| at.with_timezone(&offset));
    Moment { day: local.date_naive(), at: Some(at.naive_utc()) }
}

fn local(at: NaiveDateTime, style: &Style) -> Moment {
    let shift = style.offset.map_or(0, |offset| offset.local_minus_utc());
    Moment { day: at.date(), at: at.checked_sub_signed(chrono::TimeDelta::seconds(i64::from(shift))) }
}

/// `2025-01-20`, `2025-01-20T18:30`, with seconds or without, in UTC (`Z`) or no zone: what most files hold.
fn plain_iso(text: &[u8], style: &Style) -> Option<Moment> {
    let figures = |from: usize, to: usize| {
        let figures = text.get(from..to)?;
        figures.iter().try_fold(0_u32, |number, digit| {
            digit.is_ascii_digit().then(|| 10 * number + u32::from(digit - b'0'))
        })
    };
    let is = |at: usize, sign: u8| text.get(at) == Some(&sign);
    if !(is(4, b'-') && is(7, b'-')) {
        return None;
    }
    let year = i32::try_from(figures(0, 4)?).ok().filter(|year| (1990..2200).contains(year))?;
    let day = NaiveDate::from_ymd_opt(year, figures(5, 7)?, figures(8, 10)?)?;
    if text.len() == 10 {
        return Some(Moment { day, at: None });
    }
    if !(is(10, b'T') || is(10, b' ')) || !is(13, b':') {
        return None;
    }
    let (hour, minute) = (figures(11, 13)?, figures(14, 16)?);
    let (second, rest) = if is(16, b':') { (figures(17, 19)?, 19) } else { (0, 16) };
    let at = day.and_hms_opt(hour, minute, second)?;
    match &text[rest..] {
        b"" => Some(local(at, style)),
        b"Z" if style.offset.is_none() => Some(Moment { day, at: Some(at) }),
        _ => None,
    }
}

fn iso(text: &str, style: &Style) -> Option<Moment> {
    if let Ok(day) = text.parse() {
        return Some(Moment { day, at: None });
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(zoned(at, style));
    }
    if let Some(bare) = text.strip_suffix(" UTC").or_else(|| text.strip_suffix('Z')) {
        return naive_iso(bare.trim()).map(|at| zoned(at.and_utc().fixed_offset(), style));
    }
    let offsets = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%dT%H:%M%#z"];
    let at = offsets.iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
    at.map(|at| zoned(at, style)).or_else(|| naive_iso(text).map(|at| local(at, style)))
}

fn naive_iso(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

/// `21 Jan 2025`, `Jan 21, 2025`, `21-Jan-2025`.
fn with_month_name(text: &str, style: &Style) -> Option<Moment> {
    if !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let days = ["%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y"];
    for form in days {
        let Ok((day, rest)) = NaiveDate::parse_and_remainder(text, form) else { continue };
        let rest = rest.trim_start_matches([',', ' ']);
        return if rest.is_empty() {
            Some(Moment { day, at: None })
        } else {
            time(rest).map(|time| local(day.and_time(time), style))
        };
    }
    None
}

fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M:%S%p", "%I:%M%p"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// `21/01/2025`, `1/21/25 18:30`, `21.01.2025`, `2025/01/21`.
fn figures(text: &str, style: &Style) -> Result<Moment, NoMoment> {
    let (date, rest) = text.split_once([' ', 'T', ',']).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let figure = |part: &&str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if let Some(day) = day_number(text) {
        return Err(NoMoment::DayNumber(day));
    }
    if parts.len() != 3 || !parts.iter().all(figure) {
        return Err(NoMoment::NotADay);
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let [a, b, c] = numbers[..] else { return Err(NoMoment::NotADay) };
    let day = if parts[0].len() == 4 {
        NaiveDate::from_ymd_opt(a as i32, b, c)
    } else {
        let year = (if parts[2].len() == 2 { 2000 + c } else { c }) as i32;
        let day_first = NaiveDate::from_ymd_opt(year, b, a);
        let month_first = NaiveDate::from_ymd_opt(year, a, b);
        match style.dates {
            DateStyle::DayFirst => day_first,
            DateStyle::MonthFirst => month_first,
            DateStyle::Iso if day_first.is_some() || month_first.is_some() => {
                return Err(NoMoment::Order);
            }
            DateStyle::Iso => None,
        }
    };
    let day = day.ok_or(NoMoment::NotADay)?;
    let rest = rest.trim_start_matches([',', ' ']);
    if rest.is_empty() {
        return Ok(Moment { day, at: None });
    }
    time(rest).map(|time| local(day.and_time(time), style)).ok_or(NoMoment::NotADay)
}

/// The day of a spreadsheet's number, if it lies between 2000 and 2099.
fn day_number(text: &str) -> Option<NaiveDate> {
    let number: f64 = text.parse().ok().filter(|number| (36_526.0..73_050.0).contains(number))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, dates: DateStyle) -> String {
        match parse(text, &Style { dates, ..Style::default() }) {
            Ok(moment) => moment.at.map_or(moment.day.to_string(), |at| at.to_string()),
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn three_styles_and_names_of_months() {
        use DateStyle::{DayFirst, Iso, MonthFirst};
        for style in [Iso, DayFirst, MonthFirst] {
            assert_eq!(shown("2025-02-03", style), "2025-02-03");
            assert_eq!(shown("2025/02/03", style), "2025-02-03");
            assert_eq!(shown("3-Feb-2025", style), "2025-02-03");
            assert_eq!(shown("Feb 3, 2025 6:30 PM", style), "2025-02-03 18:30:00");
            assert_eq!(shown("2025-02-03T18:30:00+02:00", style), "2025-02-03 16:30:00");
            assert_eq!(shown("2025-02-03 18:30:00 UTC", style), "2025-02-03 18:30:00");
        }
        assert_eq!(shown("03/02/2025", DayFirst), "2025-02-03");
        assert_eq!(shown("03/02/2025", MonthFirst), "2025-03-02");
        assert_eq!(shown("03.02.25 18:30", DayFirst), "2025-02-03 18:30:00");
        assert_eq!(shown("2/3/2025 6:30:00 PM", MonthFirst), "2025-02-03 18:30:00");
        assert_eq!(shown("03/02/2025", Iso), "Order");
        assert_eq!(shown("31/02/2025", DayFirst), "NotADay");
        assert_eq!(shown("13/14/2025", Iso), "NotADay");
        assert_eq!(shown("45691", Iso), "DayNumber(2025-02-03)");
        assert_eq!(shown("0205-02-03", Iso), "NotADay");
        assert_eq!(shown("soon", DayFirst), "NotADay");
    }

    #[test]
    fn the_short_way_reads_what_the_long_way_reads() {
        let days = [
            "2025-02-03",
            "2024-02-29",
            "2025-02-29",
            "2025-13-01",
            "1989-12-31",
            "2025-2-3",
            "20250203",
        ];
        let times = [
            "",
            "T18:30",
            " 18:30:05",
            "T18:30:05Z",
            "T24:00",
            "T18:60",
            "T18:30:60",
            "T18:30Z",
            "T1:30",
        ];
        for offset in [None, FixedOffset::east_opt(3600)] {
            let style = Style { offset, ..Style::default() };
            let mut read = 0;
            for text in days.iter().flat_map(|day| times.map(|time| format!("{day}{time}"))) {
                let Some(short) = plain_iso(text.as_bytes(), &style) else { continue };
                assert_eq!(iso(&text, &style), Some(short), "{text}");
                read += 1;
            }
            assert!(read >= 6, "{read}");
        }
    }

    #[test]
    fn days_count_in_the_offset_of_the_file() {
        let style = Style { offset: FixedOffset::east_opt(9 * 3600), ..Style::default() };
        let late = parse("2025-01-31T23:30:00Z", &style).expect("a moment");
        assert_eq!(late.day.to_string(), "2025-02-01");
        let local = parse("2025-02-01 08:30", &style).expect("a moment");
        assert_eq!((local.day, local.at), (late.day, late.at));
    }
}
