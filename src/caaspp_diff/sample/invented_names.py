"""Invented names: common given and family names to combine at random, and a few that break readers."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = {
    "F": _words("""
        Ana Sofia Isabella Emma Mia Camila Olivia Valentina Zoë Mei Priya Aaliyah Grace Chloe Fatima
        Lucía Renée Hannah Nayeli Ximena Linh Yuna Harper Ava Leilani Anahit Guadalupe Jasmine
        Madison Noor Itzel Kiana
    """),
    "M": _words("""
        Mateo Liam Santiago Noah Diego Ethan Sebastián Jayden Minh Arjun Omar Andrés Joshua Kai
        Daniel Adrián Lucas Isaac Vahe Jesús Tou Gabriel Alexander Malik Iván Benjamin Emiliano
        Samuel Caleb Dylan Hiro Ángel
    """),
}
MIDDLE_NAMES = _words("""
    Marie Lee Ann James Luis María Rose José Lynn Antonio Grace Alexander Elena Michael Kim Jo
""")
LAST_NAMES = _words("""
    García Hernández Martínez López Nguyen Smith Johnson Lee Rodríguez Pérez Kim Chen Williams
    Patel Ramírez Flores Tran Brown Torres Gutiérrez Singh Davis Cruz Reyes Vang Morales Ortiz
    Peña Jackson Miller Castillo Petrosyan Wong Delgado Santos Haddad Aguilar Washington Ochoa
    Müller Ibarra Yang Sandoval Thompson Muñoz Villanueva Khan Bautista Zamora Anderson Park
    Fuentes Robinson Escobar Lam Cabrera Ivanov Beltrán Clark Domínguez Green Salazar Pham
    Whitehorse Kealoha Banks Quintero Ferreira Osorio Novak
""")

LONGEST_NAME = "Fernández-Montgomery de la Cruz y Villaseñor-Quiroz"[:50]
"""Exactly as long as the field: 50 characters, but more bytes."""

SPECIAL_NAMES = (
    ("José", "", "Núñez"),
    ("Siobhán", "Marie", "O'Neil"),
    ('"Junior"', "", "Baker"),
    ("Ana María", "Guadalupe", LONGEST_NAME),
    ("Anne-Marie", "", "Smith-Jones"),
    ("Zoë", "", "D\u2019Angelo"),
    ("Ng", "", "Ó"),
    ("Mary Ann", "", "de la O"),
    ("D'Andre", "", 'St. "J" Clair'),
    ("Null", "", "Null"),
)
"""Names of the first students: accents, apostrophes, quotes, hyphens, blanks, extremes."""
