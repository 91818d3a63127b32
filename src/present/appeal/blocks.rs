//! What a paper is made of.

/// The whole paper.
#[derive(Clone, PartialEq, Debug)]
pub struct EvidencePaper {
    /// What it is, of which category and store.
    pub title: String,
    /// Rules, day, files.
    pub made_from: String,
    /// The sections.
    pub sections: Vec<Section>,
}

/// One section.
#[derive(Clone, PartialEq, Debug)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// One thing in a section.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// What the data show.
    Says(String),
    /// How it was counted.
    Note(String),
    /// Several things of one kind.
    List(Vec<String>),
    /// Counts; cells after the first are numbers.
    Table {
        /// What is counted.
        caption: String,
        /// The columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// What the seller must write, as the data do not show it.
    Blank(String),
    /// Something to attach, with the orders that it concerns.
    Attach {
        /// What.
        what: String,
        /// The orders; empty = all of the file named.
        orders: Vec<String>,
    },
}

impl Section {
    /// An empty section.
    pub fn new(heading: &str) -> Self {
        Self { heading: heading.to_owned(), blocks: Vec::new() }
    }

    /// With a block more.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}
