import pytest

pytest.skip("nothing of it", allow_module_level=True)
