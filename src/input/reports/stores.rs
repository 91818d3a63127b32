//! Stores by the name of their sales channel and by the marketplace's identifier.
//!
//! Identifiers: developer-docs.amazon.com/sp-api/docs/marketplace-ids (October 2025). Names of channels are the
//! stores' domains, as all-orders and order reports write them (`Amazon.co.uk`).

/// Store, what follows `Amazon.` in its channel, identifier.
const STORES: [(&str, &str, &str); 23] = [
    ("US", "com", "ATVPDKIKX0DER"),
    ("CA", "ca", "A2EUQ1WTGCTBG2"),
    ("MX", "com.mx", "A1AM78C64UM0Y8"),
    ("BR", "com.br", "A2Q3Y263D00KWC"),
    ("UK", "co.uk", "A1F83G8C2ARO7P"),
    ("DE", "de", "A1PA6795UKMFR9"),
    ("FR", "fr", "A13V1IB3VIYZZH"),
    ("IT", "it", "APJ6JRA9NG5V4"),
    ("ES", "es", "A1RKKUPIHCS9HS"),
    ("NL", "nl", "A1805IZSGTT6HS"),
    ("SE", "se", "A2NODRKZP88ZB9"),
    ("PL", "pl", "A1C3SOZRARQ6R3"),
    ("BE", "com.be", "AMEN7PMS3EDWL"),
    ("IE", "ie", "A28R8C7NBKEWEA"),
    ("TR", "com.tr", "A33AVAJ2PDY3EV"),
    ("AE", "ae", "A2VIGQ35RCS4UG"),
    ("SA", "sa", "A17E79C6D8DWNP"),
    ("EG", "eg", "ARBP9OOSHTCHU"),
    ("ZA", "co.za", "AE08WJ6YKNBMC"),
    ("IN", "in", "A21TJRUUN4KGV"),
    ("JP", "co.jp", "A1VC38T7YXB528"),
    ("AU", "com.au", "A39IBJ37TRP1C6"),
    ("SG", "sg", "A19VAU5U5O7RUS"),
];

/// The store of a channel such as `Amazon.co.uk`; one that is no store of the marketplace as it is written.
pub(super) fn of_channel(channel: &str) -> String {
    let name = channel.trim().to_lowercase();
    let domain = name.strip_prefix("amazon.");
    let store = domain.and_then(|domain| STORES.iter().find(|(_, known, _)| *known == domain));
    store.map_or_else(|| channel.trim().to_owned(), |(store, ..)| (*store).to_owned())
}

/// The store of a marketplace's identifier; `None` = it is not known.
pub(super) fn of_id(id: &str) -> Option<String> {
    STORES.iter().find(|(.., known)| *known == id.trim()).map(|(store, ..)| (*store).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_stores() {
        assert_eq!(of_channel("Amazon.co.uk"), "UK");
        assert_eq!(of_channel("amazon.IT"), "IT");
        assert_eq!(of_id("A1F83G8C2ARO7P").as_deref(), Some("UK"));
        assert_eq!(of_channel("Non-Amazon UK"), "Non-Amazon UK");
    }
}
