//! What is told on the command line beside the files.

use crate::app::case::of_command_line;
use crate::diagnostics::{Code, Findings};
use crate::domain::Money;
use crate::input::amount::parse_money;
use crate::scenario::Figures;
use chrono::NaiveDate;

/// The figures of the account page for a category.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldFigures {
    /// The category.
    pub category: String,
    /// Packages in the denominator.
    pub counted: u32,
    /// Of these with valid tracking.
    pub valid: u32,
    /// On this day; none = the day of the fit.
    pub as_of: Option<NaiveDate>,
}

impl ToldFigures {
    /// The category as it is known, and its figures. `None` = there is no such category, or the day is after that of
    /// the fit, which is reported.
    pub(super) fn checked(
        &self,
        known: &[&str],
        as_of: NaiveDate,
        findings: &mut Vec<Findings>,
    ) -> Option<(String, Figures)> {
        let Some(category) = known.iter().find(|known| known.eq_ignore_ascii_case(&self.category))
        else {
            let message = format!("--figures: nothing is of the category `{}`", self.category);
            let help = "write it as the file has it";
            findings.push(of_command_line(Code::UnknownName, message, help));
            return None;
        };
        let on = self.as_of.unwrap_or(as_of);
        if on > as_of {
            let message = format!("--figures: {on} is after {as_of}, the day of the fit");
            findings.push(of_command_line(
                Code::DateOrder,
                message,
                "write the figures of an earlier day",
            ));
            return None;
        }
        let shown = Figures { as_of: on, counted: self.counted, valid: self.valid };
        Some(((*category).to_owned(), shown))
    }
}

/// `Toys=412/405@2025-01-31`: counted, valid, and the day.
///
/// # Errors
/// When the text is not of this form.
pub fn told_figures(text: &str) -> Result<ToldFigures, String> {
    let wrong = || {
        format!(
            "`{text}` is not of the form CATEGORY=COUNTED/VALID@DATE, such as Toys=412/405@2025-01-31"
        )
    };
    let (category, rest) = text.rsplit_once('=').ok_or_else(wrong)?;
    let (counts, day) = match rest.split_once('@') {
        Some((counts, day)) => (counts, Some(day.trim().parse().map_err(|_| wrong())?)),
        None => (rest, None),
    };
    let (counted, valid) = counts.split_once('/').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let (counted, valid) = (number(counted)?, number(valid)?);
    if valid > counted {
        return Err(format!("`{text}`: more valid packages than counted ones"));
    }
    Ok(ToldFigures { category: category.trim().to_owned(), counted, valid, as_of: day })
}

/// `tracked-48=2.70 GBP`: what a label of a service costs.
///
/// # Errors
/// When the text is not of this form.
pub fn label_cost(text: &str) -> Result<(String, Money), String> {
    let wrong =
        || format!("`{text}` is not of the form SERVICE=AMOUNT, such as tracked-48=\"2.70 GBP\"");
    let (service, amount) = text.split_once('=').ok_or_else(wrong)?;
    let money = parse_money(amount.trim())?;
    if money.micros < 0 { Err(wrong()) } else { Ok((service.trim().to_owned(), money)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_category_counts_and_day() {
        let told = told_figures("Toys & Games=412/405@2025-01-31").expect("figures");
        assert_eq!((told.category.as_str(), told.counted, told.valid), ("Toys & Games", 412, 405));
        assert_eq!(told.as_of.map(|day| day.to_string()).as_deref(), Some("2025-01-31"));
        assert_eq!(told_figures("Toys=12/12").map(|told| told.as_of), Ok(None));
        for bad in ["", "Toys", "Toys=12", "Toys=12/13", "Toys=a/b", "Toys=12/11@yesterday"] {
            assert!(told_figures(bad).is_err(), "{bad}");
        }
        assert!(label_cost("a=2.70 GBP").is_ok() && label_cost("a=2.70").is_err());
    }
}
