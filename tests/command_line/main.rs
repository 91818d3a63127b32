//! The program from outside: one file a theme.

mod audit;
mod endings;
mod explain;
mod export;
mod extremes;
mod files;
mod folder;
mod international;
mod modes;
mod overlays;
mod plan;
mod policy;
mod program;
mod report;
mod run;
mod sensitivity;
mod serve;
mod share;
