use strict;
use warnings;
use Test::More tests => 1;

kill "SEGV", $$ if ($ENV{WITH} // "") eq "crash";
ok 1, "crashes";
