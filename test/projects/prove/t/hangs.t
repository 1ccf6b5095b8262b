use strict;
use warnings;
use Test::More tests => 1;

sleep 600 if ($ENV{WITH} // "") eq "hang";
ok 1, "hangs";
