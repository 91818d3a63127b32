//! One use case a file. Each reads as the straight line: load, simulate, analyse, write.

pub mod run;
