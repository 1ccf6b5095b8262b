use strict;
use warnings;
use Test::More tests => 1;

open my $file, ">", "$ENV{STATE}/polluted" or die;
ok 1, "pollutes";
