"""What pages say of a city itself: its names, the cities it came from and went into, its rounds with their state, a withdrawn one."""

from __future__ import annotations

from collections.abc import Mapping

from cityprofiles.density import density_of, shown_density
from cityprofiles.forms import Text
from cityprofiles.language import Language, Phrase
from cityprofiles.model import Coordinates, Place, Predecessor, PublicationStatus, Round, Succession
from cityprofiles.policy import is_changed, is_published
from cityprofiles.views import CityView, Relation, RoundLink, WithdrawalView


def city_view(
    place: Place, places: Mapping[str, Place], successor: tuple[Place, Predecessor] | None, language: Language
) -> CityView:
    """A city, written out, with the places it came from and the one it went into.

    places   every city of the site by slug, for the names and addresses of predecessors
    """
    city = place.city
    website = city.website or ""
    population, area, density, where = city.population, city.land_area, density_of(city), city.coordinates
    return CityView(
        slug=place.slug,
        name=language.proper(city.name),
        other_names=_other_names(city.name, language),
        country=language.country(city.country),
        region=language.proper(city.region) if city.region else None,
        population=language.number(population.value) if population else "",
        population_year=str(population.year) if population else "",
        population_source=language.phrase(population.source) if population and population.source else None,
        area=language.number(area.value) if area else "",
        area_year=str(area.year) if area else "",
        area_source=language.phrase(area.source) if area and area.source else None,
        density=language.number(shown_density(density)) if density else "",
        coordinates=_coordinates(where, language) if where else "",
        coordinates_source=language.phrase(where.source) if where and where.source else None,
        website=website,
        website_name=website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
        predecessors=tuple(_predecessor(predecessor, places, language) for predecessor in city.predecessors),
        successor=_relation(successor[0].city.name, successor[0].slug, successor[1], language) if successor else None,
    )


def _coordinates(where: Coordinates, language: Language) -> str:
    """Degrees with the letter of the wind, as maps have them: "63.1° N, 7.7° E"."""
    gettext = language.gettext
    latitude = gettext("%(degrees)s° N") if where.latitude >= 0 else gettext("%(degrees)s° S")
    longitude = gettext("%(degrees)s° E") if where.longitude >= 0 else gettext("%(degrees)s° W")
    return language.names(
        (
            latitude % {"degrees": language.number(abs(where.latitude))},
            longitude % {"degrees": language.number(abs(where.longitude))},
        )
    )


def _other_names(name: Text, language: Language) -> tuple[Phrase, ...]:
    """The forms of a city's name that the page does not show as its name, each once."""
    shown = {language.proper(name).words, name.english}
    forms = {words: code for code, words in name.root.items() if words not in shown}
    return tuple(Phrase(words, code) for words, code in forms.items())


def _predecessor(predecessor: Predecessor, places: Mapping[str, Place], language: Language) -> Relation:
    known = places.get(predecessor.city or "")
    name = known.city.name if known else predecessor.name or Text.of(predecessor.city or "")
    return _relation(name, known.slug if known else "", predecessor, language)


def _relation(name: Text, slug: str, predecessor: Predecessor, language: Language) -> Relation:
    words = {Succession.MERGED: language.gettext("merged"), Succession.RENAMED: language.gettext("renamed")}
    path = f"cities/{slug}/" if slug else ""
    renamed = predecessor.how is Succession.RENAMED
    return Relation(language.proper(name), path, language.day(predecessor.on), words[predecessor.how], renamed)


def round_links(place: Place, language: Language) -> tuple[RoundLink, ...]:
    """All rounds of a city that this site shows, the latest first."""
    return tuple(
        RoundLink(
            found.name, language.month(found.report.month), f"cities/{place.slug}/{found.name}/", found.is_withdrawn
        )
        for found in place.rounds
    )


def withdrawal_view(place: Place, found: Round, language: Language) -> WithdrawalView:
    """What stays at the addresses of a withdrawn round."""
    withdrawal = found.report.publication.withdrawn
    if withdrawal is None:
        raise ValueError("a withdrawn round has its date and reason")
    city = city_view(place, {}, None, language)
    on = language.day(withdrawal.on)
    sentence = language.gettext("The results of %(city)s, round %(round)s, were withdrawn on %(date)s.") % {
        "city": city.name.words,
        "round": found.name,
        "date": on,
    }
    links = tuple(link for link in round_links(place, language) if not link.withdrawn)
    return WithdrawalView(city, found.name, on, language.phrase(withdrawal.reason), sentence, links)


def state_words(found: Round, language: Language) -> str:
    """How far a round is on its way to the public, for previews."""
    gettext = language.gettext
    if is_published(found):
        return gettext("approved")
    if found.report.publication.status is PublicationStatus.APPROVED and is_changed(found):
        return gettext("changed since it was approved")
    return {
        PublicationStatus.DRAFT: gettext("draft"),
        PublicationStatus.IN_VERIFICATION: gettext("in verification"),
        PublicationStatus.VERIFIED: gettext("verified, not approved"),
        PublicationStatus.APPROVED: gettext("approval incomplete"),
        PublicationStatus.WITHDRAWN: gettext("withdrawn"),
    }[found.report.publication.status]
