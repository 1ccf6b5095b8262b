use strict;
use warnings;
use Test::More tests => 1;

my $seen = "$ENV{STATE}/flaked";
my $before = -e $seen;
open my $file, ">", $seen or die;
ok $before, "flakes";
