"""Benchmarks as people write them: one line with a target in one of five forms, a status and a basis."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cityprofiles.forms import Flag, Form, Number, Text
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, BenchmarkStatus, Between, Near, Rule
from cityprofiles.numerals import Mistake


class TargetForm(Form):
    """A target: exactly one of the forms at_least, at_most, best with worst, near, yes."""

    at_least: Annotated[Number | None, Field(examples=[60])] = None
    """The target is this or more: percent of target is value / target."""
    at_most: Annotated[Number | None, Field(examples=[10])] = None
    """The target is this or less: 100 % up to it, above it target / value."""
    best: Annotated[Number | None, Field(examples=[0])] = None
    """The value that is 100 % of target; needs worst. Between the two runs a straight line."""
    worst: Annotated[Number | None, Field(examples=["18.2"])] = None
    """The value that is 0 % of target; needs best."""
    near: Annotated[Number | None, Field(examples=[1])] = None
    """The closer to this the better, from either side."""
    yes: Annotated[Flag | None, Field(examples=["true"])] = None
    """true: Yes is 100 % of target, No is 0 %."""
    basis: Annotated[Text, Field(examples=['"Title of the publication, page 9"'])]
    """Where the target comes from: a name from “bases” of the catalogue, or a text."""


class BenchmarkForm(TargetForm):
    """A target with its status; no target with status none or unpublished."""

    status: Annotated[BenchmarkStatus, Field(examples=["provisional"])]
    """published, provisional, none or unpublished."""


def forms_given(form: TargetForm) -> list[str]:
    """The forms of a target that are written."""
    given = [name for name in ("at_least", "at_most", "near", "yes") if getattr(form, name) is not None]
    return [*given, "best and worst"] if form.best is not None or form.worst is not None else given


def rule_of(form: TargetForm) -> Rule | None:
    """The rule that a target states, or None where it states none; raises a Mistake where it makes no sense."""
    given = forms_given(form)
    if len(given) > 1:
        raise Mistake(f"The benchmark has several forms: {', '.join(given)}.", "Keep one.")
    for name, rule in (("at_least", AtLeast), ("at_most", AtMost), ("near", Near)):
        target = getattr(form, name)
        if target is not None and target <= 0:
            raise Mistake(f"The target {target} cannot be divided by.", "Use “best: 0, worst: …” for a target of zero.")
        if target is not None:
            return rule(target)
    if form.yes is not None:
        if not form.yes:
            raise Mistake("“yes: false” is not a target.", "Write “yes: true”.")
        return Affirmed()
    if not given:
        return None
    if form.best is None or form.worst is None or form.best == form.worst:
        raise Mistake("“best” and “worst” belong together and must differ.", "Write for example best: 0, worst: 100.")
    return Between(form.best, form.worst)
