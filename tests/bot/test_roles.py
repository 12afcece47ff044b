from itertools import combinations

import pytest

from bot.roles import Role


def test_roles_rise_in_the_order_of_the_design() -> None:
    assert [role.value for role in Role] == ["guest", "alumni", "founder", "mentor", "staff", "admin"]
    assert [role.rank for role in Role] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("lower", "higher"), [*combinations(Role, 2)])
def test_a_higher_role_includes_a_lower_one_and_never_the_reverse(lower: Role, higher: Role) -> None:
    assert higher.includes(lower)
    assert not lower.includes(higher)


@pytest.mark.parametrize("role", [*Role])
def test_a_role_includes_itself_and_is_found_by_its_name(role: Role) -> None:
    assert role.includes(role)
    assert Role(str(role)) is role
