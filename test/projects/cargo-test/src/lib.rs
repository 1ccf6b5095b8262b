#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

    static POLLUTED: AtomicBool = AtomicBool::new(false);

    fn with(what: &str) -> bool {
        std::env::var("WITH").as_deref() == Ok(what)
    }

    #[test]
    fn passes() {}

    #[test]
    fn fails() {
        assert_eq!(1, 2);
    }

    #[test]
    fn flakes() {
        let seen = std::path::Path::new(&std::env::var("STATE").unwrap()).join("flaked");
        if !seen.exists() {
            std::fs::write(seen, "").unwrap();
            panic!("not yet");
        }
    }

    #[test]
    fn crashes() {
        if with("crash") {
            std::process::abort();
        }
    }

    #[test]
    fn hangs() {
        if with("hang") {
            std::thread::sleep(std::time::Duration::from_secs(600));
        }
    }

    #[test]
    fn pollutes() {
        POLLUTED.store(true, SeqCst);
    }

    #[test]
    fn victim() {
        assert!(!POLLUTED.load(SeqCst));
    }
}
