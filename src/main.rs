//! The `vtr` command.

fn main() -> std::process::ExitCode {
    vtr_planner::cli::main()
}
