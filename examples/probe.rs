//! temporary
use vtr_planner::app::run::*;
struct Q;
impl Observer for Q {
    fn simulated(&self, _: u64, _: u64) -> bool {
        true
    }
    fn concluding(&self) {
        eprintln!("concluding");
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let l = vtr_planner::input::scenario::load(std::path::Path::new(&a[1]), &[]);
    let s = l.scenario.unwrap();
    let n: u64 = a[2].parse().unwrap();
    let t = std::time::Instant::now();
    let e = vtr_planner::engine::Engine::new(&s, 1).unwrap();
    eprintln!("compile {:?} {}", t.elapsed(), e.sizes());
    struct P;
    impl vtr_planner::engine::Progress for P {
        fn advance(&self, _: u64) -> bool {
            true
        }
    }
    let t = std::time::Instant::now();
    let o = e.simulate(0..n, &P).unwrap();
    eprintln!("simulate {:?} {} per rep us", t.elapsed(), t.elapsed().as_secs_f64() * 1e6 / n as f64);
    for m in &o.metrics {
        eprintln!(
            "assignments {} courses {} events {:?}",
            m.len(),
            m[0].courses.len(),
            m.iter()
                .map(|a| a.courses.iter().map(|c| c.events.len()).sum::<usize>())
                .collect::<Vec<_>>()
        );
    }
    if a.len() > 3 {
        let t = std::time::Instant::now();
        let c =
            run(&s, Settings { seed: 1, length: Length::Replications(n), threads: None }, &Q).unwrap();
        eprintln!("run {:?}", t.elapsed());
        let r = &c.summary;
        for row in r.results.iter().filter(|r| r.reading == "prudent" && r.store == "account") {
            println!(
                "{:9} {:28} breach {:.3} susp {:.3} added {:8} profit {:9} cvar {:9} days {:.1}",
                row.policy,
                row.strategy,
                row.breach_any.point,
                row.suspended_any.point,
                row.added_tracking_cost.point / 100,
                row.profit.point / 100,
                row.profit.cvar95 / 100,
                row.days_suspended.point
            );
        }
        for row in r.results.iter().filter(|r| {
            r.reading == "prudent"
                && (r.strategy == "carry-on" || r.strategy == r.strategy && r.policy == "reform")
        }) {
            println!(
                "{:9} {:22} {} {:16} onD {:.3} any {:.3} susp {:.3} {:?}",
                row.policy,
                row.strategy,
                row.store,
                row.category,
                row.breach_on_date.point,
                row.breach_any.point,
                row.suspended_any.point,
                row.vtr.map(|v| (v.p05, v.p50))
            );
        }
        println!("{:#?}", r.recommendation);
        println!("{:#?}", r.headlines);
        println!("{:#?}", r.notes);
    }
}
