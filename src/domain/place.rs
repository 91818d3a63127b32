//! Countries and the lanes between them.

use std::fmt;

/// A country by its two-letter ISO 3166 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A text that is not two capital letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a country code: write two capital letters, such as DE")]
pub struct CountryError(pub String);

impl Country {
    /// Reads a code such as `DE`.
    ///
    /// # Errors
    /// When the text is not exactly two capital ASCII letters.
    pub fn new(code: &str) -> Result<Self, CountryError> {
        match code.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([a, b])),
            _ => Err(CountryError(code.to_owned())),
        }
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Origin country to destination country; domestic when equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lane {
    /// Where the package is posted.
    pub origin: Country,
    /// Where it is delivered.
    pub destination: Country,
}

impl Lane {
    /// Both ends in one country.
    pub fn is_domestic(&self) -> bool {
        self.origin == self.destination
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}->{}", self.origin, self.destination)
    }
}
