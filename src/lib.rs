//! VTR Planner: what a tracking rule does to a marketplace seller, and what to do about it.
//!
//! The Valid Tracking Rate (VTR) is the share of packages, per product category and store and in a
//! rolling window, that carry a tracking number with real carrier scans. This crate simulates a
//! seller's orders under an old and a new policy, with every strategy meeting the same random
//! futures, and turns the outcomes into a recommendation.
//!
//! A run reads as one line:
//!
//! ```text
//! scenario file -> input -> Scenario -> engine -> account -> analysis -> Recommendation -> present
//! ```
//!
//! `policy::judge` is asked once per order line, service, rule period and tracking state; neither it
//! nor `account` can reach a random number.

pub mod account;
pub mod analysis;
pub mod app;
pub mod audit;
pub mod cli;
pub mod diagnostics;
pub mod domain;
pub mod engine;
pub mod fit;
pub mod input;
pub mod plan;
pub mod policy;
pub mod present;
pub mod records;
pub mod reference;
pub mod scenario;
pub mod serve;
