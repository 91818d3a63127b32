//! Whole scenarios read from text.
