use strict;
use warnings;
use Test::More tests => 1;

ok !-e "$ENV{STATE}/polluted", "victim";
