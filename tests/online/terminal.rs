//! The program on a terminal: its progress bar, and Ctrl-C.

use std::fs::{self, File};
use std::io::Read as _;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::command::{Catalog, rules};
use crate::server::Server;

#[test]
fn ctrl_c_ends_with_what_was_learnt() {
    let server = Server::plain();
    let catalog = Catalog::new(&["http://a.example:81/missing", "http://b.example:81/slow"]);
    let size = Winsize { ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
    let terminal = openpty(Some(&size), None).unwrap();
    let mut command = catalog.command(&server, &["--online"]);
    command.env("TERM", "xterm").stdout(Stdio::piped()).stderr(Stdio::from(terminal.slave));
    let child = command.spawn().unwrap();
    // The other end is open as long as the command holds it.
    drop(command);
    let screen = Arc::new(Mutex::new(String::new()));
    let shown = Arc::clone(&screen);
    let mut master = File::from(terminal.master);
    let reader = std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = master.read(&mut bytes) {
            shown.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    });
    let until = Instant::now() + Duration::from_mins(1);
    let is_ready = || {
        let bar = screen.lock().unwrap().contains("1/2 addresses, 1 host open b.example");
        bar && !server.asked("slow").is_empty()
    };
    while !is_ready() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(is_ready(), "{:?}", screen.lock().unwrap());
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGINT).unwrap();
    let output = child.wait_with_output().unwrap();
    reader.join().unwrap();
    assert_eq!(rules(&output), "dead-url");
    assert_eq!(output.status.code(), Some(1));
    let kept = fs::read_to_string(catalog.cache().join("addresses-v1.json")).unwrap();
    assert!(kept.contains("/missing") && !kept.contains("/slow"), "{kept}");
}

#[test]
fn ctrl_c_ends_the_program_at_once_when_nothing_is_asked() {
    let server = Server::plain();
    let targets: Vec<String> =
        (0..600).map(|at| format!("http://h{}.example:81/missing?{at}", at % 50)).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    let catalog = Catalog::new(&targets);
    // Nobody reads the report, so that the program waits for its reader.
    let mut command = catalog.command(&server, &["--online"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_mins(2);
    while !catalog.cache().join("addresses-v1.json").exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_secs(1));
    assert!(child.try_wait().unwrap().is_none(), "the report is long enough to wait for");
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGINT).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = child.try_wait().unwrap();
    let _ = child.kill();
    assert_eq!(ended.and_then(|status| status.code()), Some(130));
}
