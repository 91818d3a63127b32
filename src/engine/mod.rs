//! The only room with randomness and threads: streams, shocks, orders, tracking, replications.

mod philox;
mod quantile;
mod streams;
