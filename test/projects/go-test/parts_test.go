package parts

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

var polluted bool

func TestPasses(t *testing.T) {}

func TestFails(t *testing.T) {
	t.Run("one", func(t *testing.T) { t.Error("1 is not 2") })
}

func TestFlakes(t *testing.T) {
	seen := filepath.Join(os.Getenv("STATE"), "flaked")
	if _, err := os.Stat(seen); err != nil {
		os.WriteFile(seen, nil, 0o666)
		t.Error("not yet")
	}
}

func TestCrashes(t *testing.T) {
	if os.Getenv("WITH") == "crash" {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Minute)
	}
}

func TestHangs(t *testing.T) {
	if os.Getenv("WITH") == "hang" {
		time.Sleep(10 * time.Minute)
	}
}

func TestPollutes(t *testing.T) { polluted = true }

func TestVictim(t *testing.T) {
	if polluted {
		t.Error("polluted")
	}
}
